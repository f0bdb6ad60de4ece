//go:build linux

package chaos

import (
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"time"
)

// A file of contacts may have 64 MiB at most: what is larger comes in parts.
const (
	partRows = 90_000
	rowBytes = 700
)

// progress is an import as the API tells of it.
type progress struct {
	ID, State, Error          string
	Total, Done, Created, Bad int64
}

// gigabyte says that imports alone were asked for: they get a whole one then,
// which needs some gigabytes of disk.
func gigabyte() bool { return long() && strings.HasPrefix(os.Getenv(faultsEnv), "import") }

// imported brings contacts in from files, 2 MB or a whole gigabyte, and kills
// the node that does it, twice.
func imported(w *world) func() {
	rows, parts := 3000, 1
	switch {
	case gigabyte():
		rows, parts = partRows, 17
	case long():
		rows = 20_000
	}
	for part := range parts {
		w.importPart(part, rows)
	}
	return func() {}
}

func (w *world) importPart(part, rows int) {
	w.t.Helper()
	begin := time.Now()
	n := w.one()
	made := n.upload(w.marked(part), rows)
	plan := map[string]any{"fields": []string{"external_key", "name", "notes"}, "match_by": "external_key", "missing": "create", "found": "update"}
	n.must(http.MethodPost, "/api/v1/imports/"+made.ID+"/start", plan, nil)
	at := func() progress {
		var p progress
		w.up().must(http.MethodGet, "/api/v1/imports/"+made.ID, nil, &p)
		return p
	}
	for share := int64(1); share <= 2; share++ {
		w.longer(10, "the import is under way", func() bool { p := at(); return p.Done >= int64(rows)*share/4 || p.State != "running" })
		n.kill()
		n.start()
	}
	var p progress
	w.longer(10, "the import ends", func() bool { p = at(); return p.State != "running" })
	if p.State != "done" || p.Bad > 0 || p.Created != int64(rows) || p.Done != int64(rows) {
		w.t.Errorf("an import of %d rows, killed twice: %+v", rows, p)
	}
	w.t.Logf("part %d: %d rows in %s", part, rows, time.Since(begin).Round(100*time.Millisecond))
}

// longer is eventually with more patience.
func (w *world) longer(times int, what string, ok func() bool) {
	w.t.Helper()
	over := time.Now().Add(time.Duration(times) * patience)
	w.eventually(what, func() bool {
		for time.Now().Before(over) {
			if ok() {
				return true
			}
			w.hold(50 * time.Millisecond)
		}
		return ok()
	})
}

// marked names the contacts of a part, anew in each run.
func (w *world) marked(part int) string { return fmt.Sprintf("%d-%d", len(w.rows), part) }

// upload streams a file of contacts that is made as it goes.
func (n *node) upload(mark string, rows int) progress {
	n.w.t.Helper()
	body, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		file, err := form.CreateFormFile("file", "contacts.csv")
		if err == nil {
			_, err = io.WriteString(file, "external_key,name,notes\n")
		}
		more := strings.Repeat("x", rowBytes-60)
		for i := 0; i < rows && err == nil; i++ {
			_, err = fmt.Fprintf(file, "%s-%d,Cliente %d,%s\n", mark, i, i, more)
		}
		if err == nil {
			err = form.Close()
		}
		_ = out.CloseWithError(err)
	}()
	req, err := http.NewRequest(http.MethodPost, n.base+"/api/v1/imports", body)
	if err != nil {
		n.w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+n.w.token)
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		n.w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	var p progress
	if res.StatusCode != http.StatusCreated || json.Unmarshal(text, &p) != nil || p.Total != int64(rows) {
		n.w.t.Fatalf("upload: %d: %s", res.StatusCode, text)
	}
	return p
}
