package repo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"recado.dev/internal/config"
)

func TestWhatIsDeployedIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, file := range files(t, "../../deploy", ".yaml", ".yml", ".json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(file) == ".json" {
			if !json.Valid(text) {
				t.Errorf("%s is no JSON", file)
			}
			continue
		}
		for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
			var one map[string]any
			err := d.Decode(&one)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || len(one) == 0 {
				t.Errorf("%s: %v", file, err)
				break
			}
		}
	}
}

func TestWhatIsDeployedSetsSettingsThatAreThere(t *testing.T) {
	t.Parallel()
	var known []string
	for _, s := range config.Settings() {
		known = append(known, s.Env())
	}
	variable := regexp.MustCompile(`RECADO_[A-Z_]+`)
	for _, file := range files(t, "../../deploy", "") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range variable.FindAllString(string(text), -1) {
			if !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which is no setting", file, name)
			}
		}
	}
}

// files are those under a folder whose names end in one of the endings.
func files(t *testing.T, folder string, endings ...string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(path, end) }) {
			out = append(out, path)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files in %s, %v", len(out), folder, err)
	}
	return out
}
