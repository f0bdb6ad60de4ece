//go:build linux

package chaos

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long anything may take before it counts as never. Machines
// that run tests can be slow.
const patience = 120 * time.Second

// world is a desk with its database, its platforms, its customers and its
// agent.
type world struct {
	t      testing.TB // of the fault that is on
	engine string     // sqlite, postgres, or network: PostgreSQL behind a wire
	bin    string
	logs   string
	disk   string // where the desk's data are: a disk of its own where that is allowed
	small  bool   // it is one
	data   string
	token  string

	names    *names // nil: the machine's own
	clocks   bool
	noClocks error
	network  *network
	database *cluster
	paths    []*proxy // between each node and the database
	wire     *wire    // or this
	nodes    []*node

	plain, knowing string // channels
	load           *load
	record         *record
	reader         *reader
	begun          footprint

	mu            sync.Mutex
	problems      []string
	conversations map[string]string // by customer
	known         toll              // what was wrong before the fault that is on
	rows          []row
	strict        bool // also followers that may take their time have to be through
}

// footprint is what an idle desk uses.
type footprint struct{ goroutines, files int }

func newWorld(t *testing.T, engine string, seed uint64) *world {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, engine: engine, bin: bin, logs: t.TempDir(), record: newRecord(), conversations: map[string]string{}}
	w.disk, w.small = smallDisk(t)
	w.data = filepath.Join(w.disk, "desk")
	w.names = newNames(t)
	w.noClocks = canStep()
	w.clocks = w.noClocks == nil
	w.network = newNetwork(t)
	t.Cleanup(func() {
		for _, n := range w.nodes {
			n.kill()
		}
	})
	if engine == "sqlite" {
		w.nodes = []*node{newNode(w, "node", "")}
	} else {
		w.joinTwo(t)
	}
	w.bootstrap()
	for _, n := range w.nodes {
		n.start()
	}
	w.connect()
	w.load = newLoad(w, seed)
	w.settleIn()
	return w
}

// joinTwo makes a PostgreSQL and two nodes, each with a way to it that can be
// cut.
func (w *world) joinTwo(t *testing.T) {
	t.Helper()
	const nodes = 2
	if w.engine == overWire {
		w.wire = newWire(t, nodes)
	}
	pg := filepath.Join(w.disk, "postgres")
	if err := os.Mkdir(pg, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(w.disk, 0o755); err != nil {
		t.Fatal(err)
	}
	w.database = newCluster(t, pg, w.wire)
	for i := range nodes {
		var address string
		if w.wire != nil {
			address = w.database.across(i)
		} else {
			var p *proxy
			p, address = through(t, w.database.url())
			w.paths = append(w.paths, p)
		}
		w.nodes = append(w.nodes, newNode(w, fmt.Sprintf("node %d", i+1), address))
	}
}

// diskSize is how much fits on the disk of a world, in bytes.
const diskSize = 640 << 20

// smallDisk is a folder on a disk of its own, which can be filled without harm,
// or any folder where nobody lets us have one.
func smallDisk(t *testing.T) (string, bool) {
	t.Helper()
	dir, err := os.MkdirTemp("", "recado-chaos-disk-") // not below a folder that PostgreSQL's user may not enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if !isRoot() || gigabyte() || exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=755", diskSize), "tmpfs", dir).Run() != nil {
		return dir, false
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir, true
}

func (w *world) bootstrap() {
	w.t.Helper()
	args := w.nodes[0].command("bootstrap", "--workspace", "Tienda", "--email", "ana@example.com", "--password-stdin")
	cmd := exec.Command(w.bin, args...)
	cmd.Stdin = strings.NewReader("a long password of the tests\n")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	var made struct{ Token string }
	if err != nil || json.Unmarshal(out, &made) != nil || made.Token == "" {
		w.t.Fatalf("bootstrap: %v: %s%s", err, out, said.String())
	}
	w.token = made.Token
}

// connect adds a channel of each platform.
func (w *world) connect() {
	w.t.Helper()
	at := w.network.at("127.0.0.1")
	if w.names != nil {
		at = w.network.at(host)
	}
	var made struct{ ID string }
	n := w.nodes[0]
	n.must(http.MethodPost, "/api/v1/channels", map[string]any{
		"platform": "whatsapp", "name": "Tienda",
		"settings": map[string]string{"phone_number_id": "301", "business_account_id": "201", "display_phone_number": "+34600000000", "api_base_url": at},
		"secrets":  map[string]string{"access_token": "a-token", "app_secret": appSecret, "verify_token": "a-verify-token"},
	}, &made)
	w.plain = made.ID
	n.must(http.MethodPost, "/api/v1/channels", map[string]any{
		"platform": "byoc", "name": "Foro", "settings": map[string]string{"callback_url": at + "/middleware"},
		"secrets": map[string]string{"signing_secret": signingSecret},
	}, &made)
	w.knowing = made.ID
}

// settleIn has everybody write once, so that there are conversations to answer
// in, and learns what the desk uses when nothing happens.
func (w *world) settleIn() {
	w.t.Helper()
	names := []string{"k99"}
	for c := range customers {
		names = append(names, fmt.Sprintf("p%d", c), fmt.Sprintf("k%d", c))
	}
	for _, name := range names {
		w.load.deliver(w.load.next(name))
		w.eventually(name+" has a conversation", func() bool { return w.conversation(name) != "" })
	}
	w.reader = follow(w)
	w.load.run()
	w.t.Cleanup(func() { w.load.end() })
	w.flow(20)
	w.load.pause()
	w.settle()
	n := w.nodes[0]
	w.begun = footprint{int(n.figures()["go_goroutines"]), n.files()}
}

// conversation is where a customer writes.
func (w *world) conversation(customer string) string {
	w.mu.Lock()
	id := w.conversations[customer]
	w.mu.Unlock()
	if id != "" {
		return id
	}
	for id, thread := range w.threads() {
		for _, m := range thread {
			w.mu.Lock()
			if who := w.record.writer(m.Text); who != "" {
				w.conversations[who] = id
			}
			w.mu.Unlock()
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.conversations[customer]
}

// threads are the messages of all conversations, each in its order.
func (w *world) threads() map[string][]message {
	w.t.Helper()
	n := w.up()
	out := map[string][]message{}
	for _, c := range pages[struct{ ID string }](n, "/api/v1/conversations?limit=200") {
		out[c.ID] = pages[message](n, "/api/v1/conversations/"+c.ID+"/messages?limit=200")
	}
	return out
}

// pages reads a list to its end.
func pages[T any](n *node, path string) []T {
	n.w.t.Helper()
	var out []T
	cursor := ""
	for {
		var page struct {
			Items []T
			Next  *string `json:"next_cursor"`
		}
		n.must(http.MethodGet, path+cursor, nil, &page)
		out = append(out, page.Items...)
		if page.Next == nil {
			return out
		}
		cursor = "&cursor=" + *page.Next
	}
}

// up is a node that is meant to run.
func (w *world) up() *node {
	w.t.Helper()
	for _, n := range w.nodes {
		if n.up.Load() {
			return n
		}
	}
	w.t.Fatal("no node is up")
	return nil
}

// problem notes what should not have happened, for the next check.
func (w *world) problem(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.problems) < 20 {
		w.problems = append(w.problems, fmt.Sprintf(format, args...))
	}
}

// eventually waits until ok, and ends the test after patience.
func (w *world) eventually(what string, ok func() bool) {
	w.t.Helper()
	over := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-over:
			for _, n := range w.nodes {
				w.t.Logf("%s said: %s", n.name, n.said())
			}
			w.t.Fatalf("after %s still not: %s", patience, what)
		case <-tick.C:
		}
	}
}

// hold lets a fault last.
func (w *world) hold(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	<-timer.C
}

// flow waits until that many more messages are acknowledged.
func (w *world) flow(more int64) {
	w.t.Helper()
	w.load.goOn()
	before := w.load.acked.Load()
	w.eventually("customers are heard", func() bool { return w.load.acked.Load() >= before+more })
}

// settle waits until nothing is left to do: everything is applied, jobs and
// followers are through, and each reply has its end.
func (w *world) settle() {
	w.t.Helper()
	var left string
	over := time.After(patience)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if left = w.leftToDo(); left == "" {
			return
		}
		select {
		case <-over:
			w.t.Fatalf("after %s still %s\n%s", patience, left, w.up().said())
		case <-tick.C:
		}
	}
}

// stuck are jobs that should have ended by now: those that wait for their hour
// are at rest.
var stuck = regexp.MustCompile(`^recado_jobs\{.*state="(available|pending|running|discarded)"`)

// late says whether a figure tells of a follower of the events that has to be
// through. That of smart tags keeps its place a moment later.
func late(name string) bool {
	return strings.HasPrefix(name, "recado_follower_lag_events") && !strings.Contains(name, "smart_tags")
}

func (w *world) leftToDo() string {
	for _, n := range w.nodes {
		var s struct {
			Head, Applied int64
			DeadLetters   int `json:"dead_letters"`
		}
		if status, _, err := n.ask(http.MethodGet, "/api/v1/journal", nil, nil, &s); err != nil || status != http.StatusOK {
			return fmt.Sprintf("%s does not tell of its journal: %d, %v", n.name, status, err)
		}
		if s.Applied < s.Head {
			return fmt.Sprintf("%d of %d requests applied", s.Applied, s.Head)
		}
		if s.DeadLetters > 0 {
			w.problem("%d dead letters", s.DeadLetters)
		}
	}
	figures := w.nodes[0].figures()
	if figures == nil {
		return "no metrics"
	}
	for name, value := range figures {
		if value > 0 && (w.strict && late(name) || stuck.MatchString(name)) {
			return fmt.Sprintf("%s is %v", name, value)
		}
	}
	for _, thread := range w.threads() {
		if i := slices.IndexFunc(thread, message.underWay); i >= 0 {
			return fmt.Sprintf("%s is %s", thread[i].Text, thread[i].Status)
		}
	}
	return ""
}

// check compares the model with the desk, and the desk with how it began.
func (w *world) check() toll {
	w.t.Helper()
	w.load.pause()
	w.settle()
	threads := w.threads()
	now := w.record.compare(threads, w.network)
	w.reader.caughtUp(w, threads)
	for _, why := range now.why {
		w.t.Log(why)
	}
	fresh := now
	fresh.lost -= w.known.lost
	fresh.twice -= w.known.twice
	fresh.turned -= w.known.turned
	fresh.sentTwice -= w.known.sentTwice
	fresh.doubtful -= w.known.doubtful
	fresh.failed -= w.known.failed
	w.known = now
	if fresh.wrong() > 0 {
		w.t.Errorf("%s", fresh)
	}
	w.mu.Lock()
	for _, p := range w.problems {
		w.t.Error(p)
	}
	w.problems = nil
	w.mu.Unlock()
	w.leaks()
	return fresh
}

// What an idle desk may use beyond what it used in the beginning: connections
// that are kept for the next request come and go.
const (
	spareGoroutines = 60
	spareFiles      = 40
)

// leaks waits until each node uses about as much as in the beginning.
func (w *world) leaks() {
	w.t.Helper()
	for _, n := range w.nodes {
		n.client.CloseIdleConnections()
		var goroutines, files int
		over := time.After(patience)
		tick := time.NewTicker(200 * time.Millisecond)
		for {
			goroutines, files = int(n.figures()["go_goroutines"]), n.files()
			if goroutines <= w.begun.goroutines+spareGoroutines && files <= w.begun.files+spareFiles {
				break
			}
			select {
			case <-over:
				w.t.Fatalf("%s has %d goroutines and %d files open, and had %d and %d\n%s", n.name, goroutines, files, w.begun.goroutines, w.begun.files, n.goroutines())
			case <-tick.C:
			}
		}
		tick.Stop()
	}
	if w.wire != nil && w.strict { // it takes its time
		w.eventually("PostgreSQL keeps no connection that no node has", func() bool { return w.forgotten() == 0 })
	}
}

// recovery is how long it took from the end of a fault until a new message of a
// customer was taken, and until it was seen and its answer was with them.
func (w *world) recovery() (taken, whole time.Duration) {
	w.t.Helper()
	begin := time.Now()
	l := w.load.next("k99")
	w.load.deliver(l)
	taken = time.Since(begin)
	path := "/api/v1/conversations/" + w.conversation("k99") + "/messages?limit=200"
	w.eventually("a new message is seen", func() bool {
		return slices.ContainsFunc(pages[message](w.up(), path), func(m message) bool { return key(m.Text) == key(l.text()) })
	})
	text := w.load.reply("k99")
	w.eventually("a new answer arrives", func() bool { return w.network.shown(text) > 0 })
	return taken, time.Since(begin)
}

// row is a line of the report.
type row struct {
	engine, fault  string
	acked, refused int64
	toll           toll
	taken, whole   time.Duration
}

// report is a table of what was done to a desk.
func report(rows []row) string {
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.engine, b.engine), cmp.Compare(a.fault, b.fault)) })
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-9s %-30s %6s %8s %8s %5s %6s %6s %6s %8s %10s %10s\n", "database", "fault", "times", "taken", "refused", "lost", "twice", "order", "sent×2", "doubtful", "heard", "answered")
	for i := 0; i < len(rows); {
		sum, times := rows[i], 1
		for i++; i < len(rows) && rows[i].engine == sum.engine && rows[i].fault == sum.fault; i++ {
			r := rows[i]
			times++
			sum.acked += r.acked
			sum.refused += r.refused
			sum.toll.lost += r.toll.lost
			sum.toll.twice += r.toll.twice
			sum.toll.turned += r.toll.turned
			sum.toll.sentTwice += r.toll.sentTwice
			sum.toll.doubtful += r.toll.doubtful
			sum.taken, sum.whole = max(sum.taken, r.taken), max(sum.whole, r.whole)
		}
		fmt.Fprintf(&b, "%-9s %-30s %6d %8d %8d %5d %6d %6d %6d %8d %10s %10s\n", sum.engine, sum.fault, times, sum.acked, sum.refused,
			sum.toll.lost, sum.toll.twice, sum.toll.turned, sum.toll.sentTwice, sum.toll.doubtful, sum.taken.Round(time.Millisecond), sum.whole.Round(time.Millisecond))
	}
	return b.String()
}
