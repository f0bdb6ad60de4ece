package repo

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	maxFileLines     = 800
	maxFunctionLines = 100
)

// sources are the tracked files with one of the endings.
func sources(t *testing.T, endings ...string) []string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	var files []string
	for name := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n") {
		for _, e := range endings {
			if strings.HasSuffix(name, e) && !strings.Contains(name, "node_modules/") && !strings.HasSuffix(name, ".d.ts") {
				if _, err := os.Stat(filepath.Join("../..", name)); err == nil {
					files = append(files, name)
				}
			}
		}
	}
	return files
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNoFileIsTooLong(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go", ".ts", ".tsx", ".css", ".mjs") {
		if n := bytes.Count(read(t, name), []byte("\n")); n > maxFileLines {
			t.Errorf("%s has %d lines; %d are the limit: is it one concept?", name, n, maxFileLines)
		}
	}
}

func TestNoFunctionIsTooLong(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go") {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, name, read(t, name), 0)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line; n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines; %d are the limit", name, fn.Name.Name, n, maxFunctionLines)
			}
		}
	}
}

func TestGoIsFormatted(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("gofmt", "-l", "cmd", "internal", "test", "bench")
	cmd.Dir = "../.."
	out, _ := cmd.CombinedOutput()
	for line := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n") {
		if strings.HasSuffix(line, ".go") {
			t.Errorf("%s is not formatted", line)
		}
	}
}
