//go:build linux

package chaos

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// wire is a network of real cards between nodes and PostgreSQL, which is alone
// in a namespace. Each node has a pair of cards for itself, so that one can be
// cut off. What is cut is silent: packets go to a card that nobody has. No
// connection ends, none is refused, and nobody is told.
type wire struct {
	t     testing.TB
	space string
	links []link
}

// link is a pair of virtual cards. Both ends know each other's card by heart:
// there is nobody to ask for it when the network is cut.
type link struct {
	near, far         string // cards; the far one is PostgreSQL's
	nearAt, farAt     string // addresses
	nearCard, farCard string // numbers of the cards
}

// nobody is the number of a card that is not there.
const nobody = "02:00:00:00:00:01"

// newWire lays a wire of so many links, and skips where this machine does not
// let it.
func newWire(t testing.TB, links int) *wire {
	t.Helper()
	needsRoot(t)
	for _, tool := range []string{"ip", "setpriv"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%v: no network of its own", err)
		}
	}
	// Addresses that are set apart for measuring networks, and names of at most
	// 15 letters: several runs may stand side by side.
	run := 1 + rand.IntN(60_000)
	w := &wire{t: t, space: fmt.Sprintf("recado%d", run)}
	if err := w.ip("netns", "add", w.space); err != nil {
		t.Skipf("%v: no network of its own", err)
	}
	t.Cleanup(func() { _ = w.ip("netns", "delete", w.space) }) // and the cards with it
	for i := range links {
		l := link{
			near: fmt.Sprintf("rn%dx%d", run, i), far: fmt.Sprintf("rf%dx%d", run, i),
			nearAt: fmt.Sprintf("198.18.%d.%d", run%250, 8*(run/250%31)+4*i+1), farAt: fmt.Sprintf("198.18.%d.%d", run%250, 8*(run/250%31)+4*i+2),
			nearCard: fmt.Sprintf("02:72:%02x:%02x:%02x:01", run>>8, run&255, i), farCard: fmt.Sprintf("02:72:%02x:%02x:%02x:02", run>>8, run&255, i),
		}
		for _, args := range [][]string{
			{"link", "add", l.near, "address", l.nearCard, "type", "veth", "peer", "name", l.far, "address", l.farCard, "netns", w.space},
			{"address", "add", l.nearAt + "/30", "dev", l.near},
			{"link", "set", l.near, "up"},
			{"-n", w.space, "address", "add", l.farAt + "/30", "dev", l.far},
			{"-n", w.space, "link", "set", l.far, "up"},
			{"-n", w.space, "link", "set", "lo", "up"},
		} {
			if err := w.ip(args...); err != nil {
				t.Skipf("%v: no network of its own", err)
			}
		}
		w.links = append(w.links, l)
		w.set(i, true, true)
	}
	return w
}

func (w *wire) ip(args ...string) error {
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// set has packets of a link arrive at the database, and at the node, or not.
func (w *wire) set(i int, toDatabase, toTheNode bool) {
	w.t.Helper()
	l := w.links[i]
	far, near := nobody, nobody
	if toDatabase {
		far = l.farCard
	}
	if toTheNode {
		near = l.nearCard
	}
	for _, args := range [][]string{
		{"neighbour", "replace", l.farAt, "lladdr", far, "dev", l.near, "nud", "permanent"},
		{"-n", w.space, "neighbour", "replace", l.nearAt, "lladdr", near, "dev", l.far, "nud", "permanent"},
	} {
		if err := w.ip(args...); err != nil {
			w.t.Fatal(err)
		}
	}
}

// mend has everything arrive.
func (w *wire) mend() {
	for i := range w.links {
		w.set(i, true, true)
	}
}

// held counts the connections that a node has to the database: those of the
// machine that lead to its end of the wire.
func (w *wire) held(i int, port string) int {
	f, err := os.Open("/proc/net/tcp")
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var a, b, c, d, p int
	_, _ = fmt.Sscanf(w.links[i].farAt+" "+port, "%d.%d.%d.%d %d", &a, &b, &c, &d, &p)
	to := fmt.Sprintf("%02X%02X%02X%02X:%04X", d, c, b, a, p)
	count := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 3 && fields[2] == to && fields[3] == "01" { // established
			count++
		}
	}
	return count
}
