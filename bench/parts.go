package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"

	"golang.org/x/tools/benchmark/parse"
)

// part is a Go benchmark of one part of the way of a message.
type part struct {
	pkg, bench, name string
	microseconds     float64 // the target; 0 for none
}

var parts = []part{
	{"internal/platform/whatsapp", "BenchmarkDecode", "a webhook is decoded", 0},
	{"internal/filter", "BenchmarkTenConditions", "a filter of ten conditions is matched", 2},
	{"internal/automation", "BenchmarkAThousandRecipes", "1,000 recipes are asked about a message", 1000},
	{"internal/platform/all", "BenchmarkRender", "a message is rendered for a channel", 0},
	{"internal/routing", "BenchmarkDistribute", "waiting cases are distributed", 0},
	{"internal/reading", "BenchmarkLanguage", "the language of a text is told", 0},
	{"internal/reading", "BenchmarkMood", "the mood of a text is told", 0},
	{"internal/report", "BenchmarkOverview", "a month's report is put together", 0},
	{"internal/store", "BenchmarkFilters", "a list is filtered in SQL", 0},
}

// processors is what go test puts after a benchmark's name where there is more
// than one.
var processors = regexp.MustCompile(`-\d+$`)

// partsAlone runs the benchmarks that stand beside the code.
func (b *bench) partsAlone() error {
	packages := map[string]bool{}
	var args, names []string
	for _, p := range parts {
		names = append(names, p.bench)
		if !packages[p.pkg] {
			packages[p.pkg] = true
			args = append(args, "./"+p.pkg)
		}
	}
	pattern := "^(" + strings.Join(names, "|") + ")$"
	cmd := exec.Command("go", append([]string{"test", "-run", "^$", "-bench", pattern, "-benchmem", "-benchtime", "300ms", "-p", "1"}, args...)...)
	cmd.Stderr = os.Stderr
	// Its programs end with it: they are a group of their own.
	var out bytes.Buffer
	cmd.Stdout, cmd.SysProcAttr = &out, &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("go test -bench: %w", err)
	}
	ended := left.add(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	err := cmd.Wait()
	ended()
	if err != nil {
		return fmt.Errorf("go test -bench: %w\n%s", err, out.String())
	}
	return b.addParts(out.Bytes())
}

// addParts reads what go test printed.
func (b *bench) addParts(out []byte) error {
	found := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "Benchmark") {
			continue
		}
		r, err := parse.ParseLine(lines.Text())
		if err != nil {
			continue // a metric of its own alone
		}
		for _, p := range parts {
			rest, ok := strings.CutPrefix(r.Name, p.bench)
			if !ok || rest != "" && rest[0] != '/' && rest[0] != '-' {
				continue
			}
			found++
			name := p.name
			if kind, ok := strings.CutPrefix(rest, "/"); ok {
				name += ": " + strings.ReplaceAll(processors.ReplaceAllString(kind, ""), "_", " ")
			}
			b.add("parts", name, r.NsPerOp/1000, "µs", p.microseconds, false, fmt.Sprintf("%d allocations", r.AllocsPerOp))
		}
	}
	if found < len(parts) {
		return fmt.Errorf("only %d benchmarks of %d were there:\n%s", found, len(parts), out)
	}
	return nil
}
