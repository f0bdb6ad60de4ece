// Command cluster runs Recado as it runs in earnest, on this machine: three
// nodes behind HAProxy, on a pair of PostgreSQL with synchronous replication and
// automatic failover. "run" keeps it up until Ctrl-C; "check" takes its parts
// away one by one, under load, and measures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := start(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func start(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "run" && args[0] != "check" {
		return errors.New("say run or check")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	binary := flags.String("binary", "bin/recado", "the program that nodes run")
	older := flags.String("older", "", "an older program: -only rolling begins with it")
	deploy := flags.String("deploy", "deploy/cluster", "the folder of settings")
	nodes := flags.Int("nodes", 3, "how many nodes")
	port := flags.Int("port", 8480, "the address of the desk; the 40 ports after it are taken too")
	pooler := flags.Bool("pooler", false, "put a PgBouncer before each PostgreSQL")
	rate := flags.Int("rate", 200, "webhooks a second of the load")
	only := flags.String("only", "", "which checks, with commas: "+strings.Join(names(), ", "))
	keep := flags.Bool("keep", false, "leave the folder of data and logs")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	for _, file := range []*string{binary, older, deploy} {
		if *file == "" {
			continue
		}
		whole, err := filepath.Abs(*file)
		if err != nil {
			return err
		}
		*file = whole
	}
	dir, err := os.MkdirTemp("", "recado-cluster-")
	if err != nil {
		return err
	}
	if *keep {
		fmt.Println("data and logs:", dir)
	} else {
		defer func() { _ = os.RemoveAll(dir) }()
	}
	newer := ""
	if *older != "" && *only == "rolling" {
		newer, *binary = *binary, *older
	}
	c, err := newCluster(dir, *binary, *deploy, *port, *nodes, *pooler)
	if err != nil {
		return err
	}
	defer c.stop()
	if err := c.start(ctx); err != nil {
		return err
	}
	c.describe(os.Stdout)
	if args[0] == "run" {
		<-ctx.Done()
		fmt.Println("stopping")
		return nil
	}
	return c.checks(ctx, *only, newer, *rate)
}

// describe says where everything is.
func (c *cluster) describe(w io.Writer) {
	fmt.Fprintf(w, "\n  Recado: %s (HAProxy), sign in as ana@example.com with %q\n", c.base(), password)
	for _, n := range c.nodes {
		fmt.Fprintf(w, "  %-10s %s   process %d\n", n.name, n.base(), n.process.cmd.Process.Pid)
	}
	for _, d := range c.pair.both {
		fmt.Fprintf(w, "  PostgreSQL %s  %s   keeper %d", d.name, d.url("recado"), d.keeper.cmd.Process.Pid)
		if d.door > 0 {
			fmt.Fprintf(w, ", PgBouncer on %d", d.door)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "  monitor    %s\n  nodes use  %s\n  logs       %s\n  All of it shares %d processors.\n\n", c.pair.monitorURL(), c.pair.url(), c.dir, runtime.NumCPU())
}

// check is one thing that is taken away and measured.
type check struct {
	name, does string
	run        func(ctx context.Context, c *cluster, r *report) error
}

func names() []string {
	var out []string
	for _, one := range all() {
		out = append(out, one.name)
	}
	return out
}

// report collects what a check says and whether all of it is as it must be.
type report struct {
	newer  string // for the rolling upgrade, "" where it is left out
	rate   int
	first  int // number of the next load's first message
	failed bool
}

func (r *report) say(format string, args ...any) { fmt.Printf("    "+format+"\n", args...) }

// must says something that has to be so.
func (r *report) must(ok bool, format string, args ...any) {
	word := "ok    "
	if !ok {
		word, r.failed = "FAILED", true
	}
	fmt.Printf("    %s "+format+"\n", append([]any{word}, args...)...)
}

func (c *cluster) checks(ctx context.Context, only, newer string, rate int) error {
	r := &report{newer: newer, rate: rate}
	for _, one := range all() {
		if only != "" && !strings.Contains(","+only+",", ","+one.name+",") {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		fmt.Printf("  %s: %s\n", one.name, one.does)
		r.first += 1_000_000
		if err := one.run(ctx, c, r); err != nil {
			r.must(false, "%v", err)
		}
		if err := c.mend(ctx); err != nil {
			return fmt.Errorf("after %s: %w", one.name, err)
		}
	}
	if r.failed {
		return errors.New("not all is as it must be")
	}
	return nil
}

// mend starts whatever does not run, so that the next check begins with all.
func (c *cluster) mend(ctx context.Context) error {
	for _, n := range c.nodes {
		if n.process.ended() || status(n.base()+"/readyz") != http.StatusOK {
			n.process.stop(0)
			if err := c.serve(n, c.binary); err != nil {
				return err
			}
		}
	}
	for _, d := range c.pair.both {
		if d.keeper.ended() {
			if err := c.pair.raise(d); err != nil {
				return err
			}
		}
	}
	return c.pair.whole(ctx, true)
}
