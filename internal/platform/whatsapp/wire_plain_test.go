package whatsapp

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// bodies are those of all requests that the tests have, by name.
func bodies(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d requests, %v", len(files), err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(raw, []byte("\n\n"))
		out[strings.TrimSuffix(filepath.Base(f), ".http")] = body
	}
	return out
}

// plainly reports a request that is read otherwise than encoding/json reads it.
func plainly(t interface{ Errorf(string, ...any) }, body []byte) bool {
	got, ok := readPlain(body)
	if !ok {
		if !reflect.DeepEqual(got, envelope{}) {
			t.Errorf("%s is not read, and leaves %+v", body, got)
		}
		return false
	}
	var want envelope
	if err := json.Unmarshal(body, &want); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is read as %+v, want %+v, %v", body, got, want, err)
	}
	return true
}

func TestTextsAndStatusesAreReadInOnePass(t *testing.T) {
	t.Parallel()
	all := bodies(t)
	read := map[string]bool{}
	for name, body := range all {
		read[name] = plainly(t, body)
		var spaced bytes.Buffer
		if json.Indent(&spaced, body, "\r", "\t ") == nil && plainly(t, spaced.Bytes()) != read[name] {
			t.Errorf("%s is read or not by its spaces", name)
		}
	}
	for _, name := range []string{"text", "batch-two-customers", "status-sent-v23", "status-sent-v24", "status-delivered", "status-read", "status-and-message"} {
		if !read[name] {
			t.Errorf("%s is left to the slow way", name)
		}
	}
}

func TestWhateverIsReadInOnePassIsReadAsJSON(t *testing.T) {
	t.Parallel()
	all := bodies(t)
	names := []string{"text", "batch-two-customers", "status-sent-v23", "status-and-message"}
	pieces := []string{
		"x", "1", "é", " ", `\u00e1`, `\/`, `\n`, `\\`, // what a string may have
		`"`, `\`, `,`, `:`, `{`, `}`, `[`, `]`, `{}`, `[]`, `null`, `true`, `false`, `1`, `"x"`, `""`, ` `, "\n", "\x00", "\x1f", "\xff", "é", `\u00e1`, `\ud83d`, `\/`, `\"`, `\x`, "\u2028",
		`"id":"2"`, `"ID":"2",`, `"id":"",`, `"text":{"body":"b"},`, `"timestamp":"1",`, `"timestamp":"",`, `"timestamp":1,`, `"billable":null,`, `"type":"x",`, `"other":1,`, `{"id":"3"},`,
	}
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			body := all[rapid.SampledFrom(names).Draw(t, "name")]
			for range rapid.IntRange(1, 3).Draw(t, "changes") {
				at := rapid.IntRange(0, len(body)).Draw(t, "at")
				// Where a field may stand is where most can be said twice.
				if rapid.Bool().Draw(t, "at a field") {
					if next := bytes.IndexAny(body[at:], "{,"); next >= 0 {
						at += next + 1
					}
				}
				gone := min(len(body)-at, rapid.SampledFrom([]int{0, 0, 0, 1, 2, 9}).Draw(t, "gone"))
				body = bytes.Join([][]byte{body[:at], body[at+gone:]}, []byte(rapid.SampledFrom(pieces).Draw(t, "piece")))
			}
			if plainly(t, body) {
				read++
			}
		}
	})
	if read < 20 {
		t.Errorf("only %d changed requests were read", read)
	}
}
