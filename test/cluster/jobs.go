package main

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const importRows = 6000

func killWorker(ctx context.Context, c *cluster, r *report) error {
	id, err := c.upload(importRows)
	if err != nil {
		return err
	}
	plan := map[string]any{"fields": []string{"name", "phone"}, "match_by": "phone"}
	if err := c.call("POST", "/api/v1/imports/"+id+"/start", plan, nil); err != nil {
		return err
	}
	var state struct {
		State         string
		Done, Created int64
		Bad           int64
		Error         string
	}
	look := func() error { return c.call("GET", "/api/v1/imports/"+id, nil, &state) }
	if err := until(20*time.Second, "the import is under way", func() bool { return look() == nil && state.Done > 0 }); err != nil {
		return fmt.Errorf("%w (%+v)", err, state)
	}
	owner, err := c.pair.ask(ctx, c.pair.straight(), "SELECT attempted_by[array_upper(attempted_by, 1)] FROM river_job WHERE kind = 'import_contacts' AND state = 'running'")
	if err != nil {
		return fmt.Errorf("who runs the import: %w (%+v)", err, state)
	}
	for _, n := range c.nodes {
		if n.id() == owner {
			n.process.kill()
			r.say("%s killed at row %d of %d", n.name, state.Done, importRows)
		}
	}
	killed, done := time.Now(), state.Done
	if err := until(60*time.Second, "another node goes on", func() bool { return look() == nil && (state.Done > done+500 || state.State == "done") }); err != nil {
		return fmt.Errorf("%w (%+v)", err, state)
	}
	r.say("another node went on after at most %s", since(killed))
	if err := until(120*time.Second, "the import is done", func() bool { return look() == nil && state.State == "done" }); err != nil {
		return fmt.Errorf("%w (%+v)", err, state)
	}
	there, err := c.pair.ask(ctx, c.pair.straight(), "SELECT CAST(COUNT(*) AS TEXT) FROM contacts WHERE name LIKE 'Importado %'")
	if err != nil {
		return err
	}
	r.must(state.Created == importRows && there == strconv.Itoa(importRows), "the import says %d created and %d bad of %d; there are %s contacts", state.Created, state.Bad, importRows, there)
	return nil
}

// upload gives the desk a file of so many contacts.
func (c *cluster) upload(rows int) (string, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "contactos.csv")
	if err != nil {
		return "", err
	}
	fmt.Fprintln(part, "Nombre,Teléfono")
	for i := range rows {
		fmt.Fprintf(part, "Importado %d,+34699%06d\n", i, i)
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	var made struct{ ID string }
	err = c.call("POST", "/api/v1/imports", form{body.Bytes(), w.FormDataContentType()}, &made)
	return made.ID, err
}

// named are the processes of a tree whose command line has a word.
func named(p *process, word string) []int {
	var out []int
	for _, pid := range descendants(p.cmd.Process.Pid) {
		if strings.Contains(readText(filepath.Join("/proc", strconv.Itoa(pid), "cmdline")), word) {
			out = append(out, pid)
		}
	}
	return out
}

func readText(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(text)
}
