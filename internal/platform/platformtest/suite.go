// Package platformtest is the conformance suite: the behaviour that every
// connector must show, written once. A connector's test is a Harness and one
// call of Run. The suite talks to a fake network on loopback and to nothing
// else.
package platformtest

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/platform"
)

// Harness is what the suite needs to know of a connector.
type Harness struct {
	Platform platform.Platform
	// Dir holds README.md and testdata; empty means the test's own folder.
	Dir string
	// Data is the folder of in and out within Dir, where two platforms share a
	// connector; empty means testdata.
	Data string
	// Own says that the network is the program itself: there is no address at
	// which another could stand in for it.
	Own bool
	// Form says that the network sends forms, so that a body need not be JSON.
	Form bool
	// Bare says that the network proves itself by a secret that it sends along,
	// which says nothing of the body.
	Bare bool
	// Varied says that the account's settings decide what it can do, so that the
	// declared capabilities are only those of an account that says nothing.
	Varied bool
	// Passing is what of an Authorization header is never the same twice: it is
	// left out of golden files.
	Passing *regexp.Regexp
	// Settings and Secrets are those of a made-up account. The suite fills in
	// api_base_url with the fake network's address.
	Settings map[string]string
	Secrets  map[string]string
	// Sign puts the network's signature on a request.
	Sign func(r *platform.HookRequest, secrets map[string]string)
	// Network answers calls as the network does when all goes well.
	Network http.Handler
	// Aside says which calls serve others alone, such as one for a token: they are
	// answered as when all goes well, and not counted.
	Aside func(*http.Request) bool
	// Refusals are the network's own ways of saying no to a message.
	Refusals []Refusal
	// ReadOnly keeps golden files from being written, whoever asks.
	ReadOnly bool
	// To is a customer that messages are sent to.
	To platform.Recipient
	// Public is what messages answer on a network with a public side alone, each
	// of them Answers where the set names nothing; nil for what is said in private.
	Public  *platform.PublicTarget
	Answers platform.RemoteMessageID
}

// Refusal is one answer of the network and what it means.
type Refusal struct {
	Name       string
	Status     int
	Header     map[string]string
	Body       string
	Want       platform.FailureKind
	PairOnly   bool
	RetryAfter time.Duration
}

// Topic is one thing to prove.
type Topic struct {
	Name  string
	Check func(testing.TB, Harness)
}

// Topics are all that a connector must prove, in the order in which they help
// most when a new one is written.
func Topics() []Topic {
	return []Topic{
		{"Declaration", checkDeclaration},
		{"Honesty", checkHonesty},
		{"InboundGolden", checkInboundGolden},
		{"InboundHostility", checkInboundHostility},
		{"OutboundGolden", checkOutboundGolden},
		{"Failures", checkFailures},
		{"Discretion", checkDiscretion},
		{"Isolation", checkIsolation},
	}
}

// Run holds the connector to every topic, or to those that are named: what is
// left out goes over no HTTP, and has tests of its own.
func Run(t *testing.T, h Harness, named ...string) {
	t.Helper()
	for _, topic := range Topics() {
		if len(named) > 0 && !slices.Contains(named, topic.Name) {
			continue
		}
		t.Run(topic.Name, func(t *testing.T) {
			t.Parallel()
			topic.Check(t, h)
		})
	}
}

// data is a path in the harness's testdata.
func (h Harness) data(path ...string) string {
	return filepath.Join(append([]string{h.Dir, cmp.Or(h.Data, "testdata")}, path...)...)
}

// updating says that golden files are to be written instead of compared.
func (h Harness) updating() bool { return !h.ReadOnly && os.Getenv("RECADO_UPDATE") != "" }
