// Package bundle takes recipes and topics out of a workspace as a file, and into
// another one: with names in place of ids, and without secrets. It knows no HTTP.
package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const (
	// Format is what every file says of itself.
	Format = "recado/recipes"
	// Version is how files are written now. Older ones are read, newer ones are
	// refused.
	Version = 1
	// MostBytes is how large a file may be.
	MostBytes = 8 << 20
)

// RecipeFile is recipes and topics as they leave a workspace.
type RecipeFile struct {
	Format     string       `json:"format" doc:"recado/recipes"`
	Version    int          `json:"version" doc:"of the format"`
	Workspace  string       `json:"workspace,omitempty" doc:"the name of the one that they are of"`
	ExportedAt time.Time    `json:"exported_at"`
	Topics     []FileTopic  `json:"topics" nullable:"false"`
	Recipes    []FileRecipe `json:"recipes" nullable:"false"`
}

// FileTopic is a topic with names for ids.
type FileTopic struct {
	Name     string          `json:"name"`
	Channels []string        `json:"channels,omitempty" nullable:"false"`
	Filter   json.RawMessage `json:"filter,omitempty"`
}

// FileRecipe is a recipe with names for ids.
type FileRecipe struct {
	Name    string            `json:"name"`
	Family  desk.RecipeFamily `json:"family" enum:"new,update,time"`
	Enabled bool              `json:"enabled"`
	Trigger desk.Trigger      `json:"trigger"`
	Topics  []string          `json:"topics,omitempty" nullable:"false"`
	Filter  json.RawMessage   `json:"filter,omitempty"`
	Hours   FileHours         `json:"hours"`
	Actions []FileAction      `json:"actions" nullable:"false"`
	Stop    bool              `json:"stop,omitempty"`
}

// FileHours is when a recipe works.
type FileHours struct {
	Mode     string `json:"mode" enum:"always,during,outside"`
	Calendar string `json:"calendar,omitempty" doc:"its name; left out for the workspace's own hours"`
}

// FileAction is one thing that a recipe does.
type FileAction struct {
	Kind     string          `json:"kind"`
	Params   json.RawMessage `json:"params,omitempty"`
	Withheld []string        `json:"withheld,omitempty" nullable:"false" doc:"parameters that are secret and not in the file, or not whole"`
}

// Read reads a file, strictly: what is not known would be lost without a word.
func Read(text []byte) (RecipeFile, error) {
	var f RecipeFile
	if len(text) > MostBytes {
		return f, desk.Invalid("file", "a file has at most %d MiB", MostBytes>>20)
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return f, desk.Invalid("file", "this is no file of recipes: %s", trouble(err))
	}
	switch {
	case head.Format != Format:
		return f, desk.Invalid("file.format", "this is no file of recipes: it says nothing of %q", Format)
	case head.Version > Version:
		return f, desk.Invalid("file.version", "a newer version of Recado wrote it: this one reads files up to version %d", Version)
	case head.Version < 1:
		return f, desk.Invalid("file.version", "must be 1 to %d", Version)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return f, desk.Invalid("file", "it cannot be read: %s", trouble(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return f, desk.Invalid("file", "there is something after its end")
	}
	if len(f.Recipes)+len(f.Topics) == 0 {
		return f, desk.Invalid("file", "there is nothing in it")
	}
	return f, nil
}

// trouble is what is wrong with a text, for people.
func trouble(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d", syntax.Error(), syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Sprintf("it is a %s", kind.Value)
	case errors.As(err, &kind):
		return fmt.Sprintf("%s is a %s", kind.Field, kind.Value)
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
