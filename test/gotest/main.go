// Command gotest runs go test and shows failures as they come, one line a
// package, while keeping the machine-readable record that other commands read.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

func main() {
	out := flag.String("out", "test/results/go.json", "where to keep the record")
	timeout := flag.String("timeout", "20m", "time limit of a package")
	flag.Parse()
	file, err := os.Create(*out)
	if err != nil {
		fatal(err)
	}
	args := append([]string{"test", "-json", "-timeout", *timeout, "-p", "2"}, flag.Args()...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		fatal(err)
	}
	if err := cmd.Start(); err != nil {
		fatal(err)
	}
	show(io.TeeReader(pipe, file))
	err = cmd.Wait()
	if cerr := file.Close(); cerr != nil {
		fatal(cerr)
	}
	if err != nil {
		os.Exit(1)
	}
}

// show prints a line for each package and the output of each failed test.
func show(r io.Reader) {
	output := map[string][]string{}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch {
		case e.Action == "output" || e.Action == "build-output":
			output[key] = append(output[key], e.Output)
		case e.Action == "fail":
			fmt.Printf("--- FAIL %s (%.1fs)\n%s", key, e.Elapsed, strings.Join(tail(output[key], 80), ""))
			delete(output, key)
		case e.Test == "" && e.Action == "pass":
			fmt.Printf("ok   %s (%.1fs)\n", e.Package, e.Elapsed)
		default:
			if e.Action == "pass" || e.Action == "skip" {
				delete(output, key)
			}
		}
	}
}

func tail(lines []string, n int) []string {
	if len(lines) > n {
		return lines[len(lines)-n:]
	}
	return lines
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "gotest:", err)
	os.Exit(1)
}
