// Package record reads what the last test run left in test/results: the
// records of go test, of the web apps' unit tests and of the browser journeys.
package record

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// State is how a test ended.
type State string

// Ends of a test.
const (
	Passed  State = "passed"
	Failed  State = "failed"
	Skipped State = "skipped"
)

// Test is one test of a run.
type Test struct {
	Suite string // package, or file
	Name  string
	State State
}

// Read answers all tests of the records in dir. A record that is not there is
// left out.
func Read(dir string) ([]Test, error) {
	var all []Test
	for _, r := range []struct {
		file string
		read func(string) ([]Test, error)
	}{{"go.json", readGo}, {"web.json", readVitest}, {"e2e.json", readPlaywright}} {
		tests, err := r.read(filepath.Join(dir, r.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", r.file, err)
		}
		all = append(all, tests...)
	}
	return all, nil
}

func readGo(file string) ([]Test, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Test
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e struct{ Action, Package, Test string }
		if json.Unmarshal(in.Bytes(), &e) != nil {
			continue
		}
		state, ok := map[string]State{"pass": Passed, "fail": Failed, "skip": Skipped}[e.Action]
		if !ok || (e.Test == "" && state != Failed) {
			continue
		}
		out = append(out, Test{Suite: e.Package, Name: e.Test, State: state})
	}
	return out, in.Err()
}

func readVitest(file string) ([]Test, error) {
	var r struct {
		TestResults []struct {
			Name             string
			AssertionResults []struct{ FullName, Status string }
		}
	}
	if err := readJSON(file, &r); err != nil {
		return nil, err
	}
	var out []Test
	for _, f := range r.TestResults {
		for _, a := range f.AssertionResults {
			state := Skipped
			switch a.Status {
			case "passed":
				state = Passed
			case "failed":
				state = Failed
			}
			out = append(out, Test{Suite: filepath.Base(f.Name), Name: a.FullName, State: state})
		}
	}
	return out, nil
}

type playwrightSuite struct {
	Title  string
	Suites []playwrightSuite
	Specs  []struct {
		Title string
		OK    bool
		Tests []struct{ Status string }
	}
}

func readPlaywright(file string) ([]Test, error) {
	var r struct{ Suites []playwrightSuite }
	if err := readJSON(file, &r); err != nil {
		return nil, err
	}
	var out []Test
	var walk func(name string, s playwrightSuite)
	walk = func(name string, s playwrightSuite) {
		for _, spec := range s.Specs {
			state := Failed
			if spec.OK {
				state = Passed
			}
			if len(spec.Tests) > 0 && spec.Tests[0].Status == "skipped" {
				state = Skipped
			}
			out = append(out, Test{Suite: name, Name: spec.Title, State: state})
		}
		for _, sub := range s.Suites {
			walk(name, sub)
		}
	}
	for _, s := range r.Suites {
		walk(s.Title, s)
	}
	return out, nil
}

func readJSON(file string, v any) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
