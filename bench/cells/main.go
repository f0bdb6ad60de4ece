// Command cells plays the growth of Recado beyond one PostgreSQL: cells, each a
// PostgreSQL pair with its nodes, a router in front that knows where a
// workspace lives, workspaces that move, and machines that die. It is a model
// on a clock of its own and from seeds, so that a day takes moments and each
// run is the same. It prints the tables of docs/cells.md.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	write := flag.String("write", "", "put the tables into this page, in place of those that are there")
	table := flag.Bool("table", false, "print the tables")
	flag.Parse()
	if err := run(*table, *write); err != nil {
		fmt.Fprintln(os.Stderr, "cells:", err)
		os.Exit(1)
	}
}

func run(table bool, write string) error {
	if !table && write == "" {
		return fmt.Errorf("say -table, or -write docs/cells.md")
	}
	text, err := tables()
	if err != nil {
		return err
	}
	if table {
		fmt.Print(text)
	}
	if write == "" {
		return nil
	}
	page, err := os.ReadFile(write)
	if err != nil {
		return err
	}
	filled, err := fill(string(page), text)
	if err != nil {
		return err
	}
	return os.WriteFile(write, []byte(filled), 0o644)
}
