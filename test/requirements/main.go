// Command requirements prints which requirements the last test run proved: one
// line an id, "ID STATE test, test …". A Go test names its ids in a comment
// "// Proves: 000-01, 000-02" above it, a browser or web test in its title:
// "… [000-01 000-02]". It exits 1 where a claimed id is not proved.
package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"recado.dev/test/record"
)

//go:embed ids.txt
var ids string

var (
	idPattern = regexp.MustCompile(`\b(?:00[0-4]-(?:R\d[a-h]?|\d{2,3})|X-\d)\b`)
	goTest    = regexp.MustCompile(`^func (Test\w+)\(`)
	proves    = regexp.MustCompile(`^//\s*Proves:(.*)`)
	inTitle   = regexp.MustCompile(`\[([^\]]+)\]`)
)

// claim is a test that says it proves an id.
type claim struct {
	name  string
	state record.State // "" where the run did not have it
}

func main() {
	tests, err := record.Read("test/results")
	if err != nil {
		fail(err)
	}
	claims := map[string][]claim{}
	if err := claimsOfGo(tests, claims); err != nil {
		fail(err)
	}
	claimsOfTitles(tests, claims)
	if report(claims) > 0 {
		os.Exit(1)
	}
}

// claimsOfGo reads the comments of Go tests and joins them with the record.
func claimsOfGo(tests []record.Test, claims map[string][]claim) error {
	states := map[string]record.State{}
	for _, t := range tests {
		states[t.Suite+"."+t.Name] = t.State
	}
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		pkg := "recado.dev/" + filepath.ToSlash(filepath.Dir(path))
		var pending []string
		in := bufio.NewScanner(f)
		for in.Scan() {
			line := in.Text()
			if m := proves.FindStringSubmatch(line); m != nil {
				pending = append(pending, idPattern.FindAllString(m[1], -1)...)
				continue
			}
			if m := goTest.FindStringSubmatch(line); m != nil {
				for _, id := range pending {
					claims[id] = append(claims[id], claim{name: m[1], state: states[pkg+"."+m[1]]})
				}
			}
			if !strings.HasPrefix(line, "//") {
				pending = nil
			}
		}
		return in.Err()
	})
}

// claimsOfTitles reads the ids within titles of web and browser tests.
func claimsOfTitles(tests []record.Test, claims map[string][]claim) {
	for _, t := range tests {
		if strings.HasPrefix(t.Suite, "recado.dev/") {
			continue
		}
		for _, m := range inTitle.FindAllStringSubmatch(t.Name, -1) {
			for _, id := range idPattern.FindAllString(m[1], -1) {
				name := strings.TrimSpace(inTitle.ReplaceAllString(t.Name, ""))
				claims[id] = append(claims[id], claim{name: name, state: t.State})
			}
		}
	}
}

// report prints every id and answers how many claimed ones are not proved.
func report(claims map[string][]claim) int {
	known := strings.Fields(ids)
	bad := 0
	for _, id := range known {
		state, names := verdict(claims[id])
		if len(claims[id]) > 0 && state != "proved" {
			bad++
		}
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s %s", id, state, strings.Join(names, ", "))))
	}
	for id := range claims {
		if !slices.Contains(known, id) {
			fmt.Fprintf(os.Stderr, "requirements: a test claims %s, which does not exist\n", id)
			bad++
		}
	}
	return bad
}

func verdict(claims []claim) (string, []string) {
	state := "unproved"
	var names []string
	for _, c := range claims {
		if !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
		switch {
		case c.state == record.Failed:
			return "failed", append(names, "…")
		case c.state == record.Passed && state == "unproved":
			state = "proved"
		}
	}
	return state, names
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "requirements:", err)
	os.Exit(1)
}
