//go:build linux

package chaos

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	appSecret     = "an-app-secret-of-the-tests"
	signingSecret = "whsec_bWlkZGxld2FyZS1zZWNyZXQtb2YtdGhlLXRlc3Rz"

	customers  = 4 // of each platform
	writeEvery = 80 * time.Millisecond
	replyEvery = 150 * time.Millisecond
)

// letter is a message of a customer as the platform tells of it.
type letter struct {
	number   int
	customer string // its first letter is the platform's: p, plain, or k, knowing
	at       time.Time
	more     string // behind the number, to make it long
}

func (l letter) text() string { return fmt.Sprintf("mensaje %d%s", l.number, l.more) }

// body is the request that the platform makes.
func (l letter) body() []byte {
	if l.customer[0] == 'k' {
		return fmt.Appendf(nil, `{"id":"evt-%d","type":"message.created","timestamp":"%s","data":{"sender":{"id":"%s","name":"Cliente %s"},"message":{"id":"m%d","text":"%s","sent_at":"%s"}}}`,
			l.number, l.at.Format(time.RFC3339Nano), l.customer, l.customer, l.number, l.text(), l.at.Format(time.RFC3339Nano))
	}
	phone := phoneOf(l.customer)
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"201","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"34600000000","phone_number_id":"301"},"contacts":[{"profile":{"name":"Cliente %s"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"wamid.T%d","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}`,
		l.customer, phone, phone, l.number, l.at.Unix(), l.text())
}

func phoneOf(customer string) string {
	var n int
	_, _ = fmt.Sscanf(customer[1:], "%d", &n)
	return fmt.Sprintf("346110%05d", n)
}

// load is what goes on while things break: customers write, platforms repeat
// what was not acknowledged, an agent answers.
type load struct {
	w        *world
	number   atomic.Int64
	mischief atomic.Int64 // of a hundred: requests that come twice, torn, or too late

	mu      sync.Mutex
	rand    *rand.Rand
	paused  bool
	busy    int
	changed *sync.Cond
	over    chan struct{}
	done    sync.WaitGroup

	acked    atomic.Int64
	refused  atomic.Int64
	accepted atomic.Int64
	waits    waits
}

// waits are how long platforms waited for answers that were not good ones.
type waits struct {
	mu   sync.Mutex
	took []time.Duration
	none int // no answer came
}

func (w *waits) note(status int, took time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.took = append(w.took, took)
	if status == 0 {
		w.none++
	}
}

// take answers what was noted since it was asked last, in order of length.
func (w *waits) take() (took []time.Duration, none int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	took, none = w.took, w.none
	w.took, w.none = nil, 0
	slices.Sort(took)
	return took, none
}

func newLoad(w *world, seed uint64) *load {
	l := &load{w: w, rand: rand.New(rand.NewPCG(seed, 1)), paused: true, over: make(chan struct{})} //nolint:gosec // a test's chance
	l.changed = sync.NewCond(&l.mu)
	l.mischief.Store(5)
	return l
}

// run starts everybody; they wait for go on.
func (l *load) run() {
	for c := range customers {
		for _, platform := range []string{"p", "k"} {
			l.done.Go(func() { l.customer(fmt.Sprintf("%s%d", platform, c)) })
		}
	}
	l.done.Go(l.agent)
}

func (l *load) end() {
	l.mu.Lock()
	l.paused = false
	l.mu.Unlock()
	close(l.over)
	l.changed.Broadcast()
	l.done.Wait()
}

func (l *load) goOn() {
	l.mu.Lock()
	l.paused = false
	l.mu.Unlock()
	l.changed.Broadcast()
}

// pause waits until everybody has what they began acknowledged.
func (l *load) pause() {
	l.w.t.Helper()
	l.mu.Lock()
	l.paused = true
	l.mu.Unlock()
	l.w.eventually("everything that was begun is acknowledged", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.busy == 0
	})
}

// turn waits until one may begin something, and answers false at the end.
func (l *load) turn(every time.Duration) bool {
	tick := time.NewTimer(every)
	defer tick.Stop()
	select {
	case <-l.over:
		return false
	case <-tick.C:
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.paused {
		l.changed.Wait()
	}
	select {
	case <-l.over:
		return false
	default:
	}
	l.busy++
	return true
}

func (l *load) rest() {
	l.mu.Lock()
	l.busy--
	l.mu.Unlock()
}

func (l *load) chance() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rand.Int64N(100) < l.mischief.Load()
}

// next is a new message of a customer, later than all of theirs.
func (l *load) next(customer string) letter {
	return letter{number: int(l.number.Add(1)), customer: customer, at: time.Now().UTC().Truncate(time.Microsecond)}
}

func (l *load) customer(name string) {
	for l.turn(writeEvery) {
		one := l.next(name)
		if name[0] == 'k' && l.chance() { // a platform that tells of the second message first
			two := l.next(name)
			two.at = one.at.Add(time.Millisecond)
			l.deliver(two)
			one.at = two.at.Add(-time.Millisecond)
		}
		l.deliver(one)
		l.rest()
	}
}

// deliver repeats a request until it is acknowledged, as platforms do, at one
// node after the other, as a load balancer does.
func (l *load) deliver(m letter) {
	body := m.body()
	if l.chance() { // torn on its way: must not count as the message
		if l.post(m, body[:len(body)*2/3], l.w.nodes[m.number%len(l.w.nodes)]) == http.StatusOK {
			l.w.problem("half of the request of message %d was acknowledged", m.number)
		}
	}
	l.repeat(m, body)
	l.w.record.wrote(m)
	l.acked.Add(1)
	if l.chance() { // told again
		l.repeat(m, body)
	}
}

func (l *load) repeat(m letter, body []byte) {
	for try := m.number; ; try++ {
		n := l.w.nodes[try%len(l.w.nodes)]
		status, asked := 0, time.Now()
		if n.up.Load() {
			if status = l.post(m, body, n); status != http.StatusOK {
				l.waits.note(status, time.Since(asked))
			}
		}
		switch status {
		case http.StatusOK:
			return
		case 0, http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusInternalServerError:
		case http.StatusUnauthorized: // its clock is wrong, or the request is too old
		default:
			l.w.problem("message %d was answered %d", m.number, status)
		}
		l.refused.Add(1)
		l.breathe(20 * time.Millisecond)
		select {
		case <-l.over:
			return
		default:
		}
	}
}

func (l *load) breathe(d time.Duration) {
	tick := time.NewTimer(d)
	defer tick.Stop()
	select {
	case <-l.over:
	case <-tick.C:
	}
}

// post makes one request; 0 means that no answer came.
func (l *load) post(m letter, body []byte, n *node) int {
	platform, channel := "whatsapp", l.w.plain
	if m.customer[0] == 'k' {
		platform, channel = "byoc", l.w.knowing
	}
	req, err := http.NewRequest(http.MethodPost, n.base+"/hooks/"+platform+"/"+channel, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if m.customer[0] == 'k' {
		sign(req.Header, fmt.Sprintf("evt-%d", m.number), body)
	} else {
		mac := hmac.New(sha256.New, []byte(appSecret))
		mac.Write(body)
		req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	res, err := n.client.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0
	}
	return res.StatusCode
}

func sign(h http.Header, id string, body []byte) {
	hook, err := standardwebhooks.NewWebhook(signingSecret)
	if err != nil {
		panic(err)
	}
	now := time.Now()
	signature, err := hook.Sign(id, now, body)
	if err != nil {
		panic(err)
	}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, fmt.Sprint(now.Unix()))
	h.Set(standardwebhooks.HeaderWebhookSignature, signature)
}

// agent answers one conversation after the other; three of four on the platform
// that knows repeats, since the other takes a message each six seconds.
func (l *load) agent() {
	for i := 0; l.turn(replyEvery); i++ {
		customer := fmt.Sprintf("k%d", i%customers)
		if i%4 == 3 {
			customer = fmt.Sprintf("p%d", i/4%customers)
		}
		l.reply(customer)
		l.rest()
	}
}

// reply asks for an answer until it is accepted, under one key, at one node after
// the other, and answers its text.
func (l *load) reply(customer string) string { return l.replyAt(customer, l.w.nodes) }

// replyAt is reply at some of the nodes.
func (l *load) replyAt(customer string, nodes []*node) string {
	number := int(l.number.Add(1))
	text := fmt.Sprintf("respuesta %d", number)
	path := "/api/v1/conversations/" + l.w.conversation(customer) + "/messages"
	header := map[string]string{"Idempotency-Key": fmt.Sprintf("reply-%d", number)}
	for try := number; ; try++ {
		n := nodes[try%len(nodes)]
		status, said := 0, []byte(nil)
		if n.up.Load() {
			status, said, _ = n.ask(http.MethodPost, path, header, map[string]string{"kind": "text", "text": text}, nil)
		}
		switch {
		case status == http.StatusAccepted:
			var made struct{ ID string }
			if json.Unmarshal(said, &made) != nil || made.ID == "" {
				l.w.problem("%s was accepted without a message: %s", text, said)
			}
			l.w.record.asked(customer, text)
			l.accepted.Add(1)
			return text
		case status == 0, status >= 500, status == http.StatusTooManyRequests:
		case status == http.StatusConflict && strings.Contains(string(said), "still runs"):
		default:
			l.w.problem("%s was answered %d: %s", text, status, said)
		}
		l.breathe(50 * time.Millisecond)
		select {
		case <-l.over:
			return text
		default:
		}
	}
}

// burst writes many long messages at once, of customers of its own.
func (l *load) burst(writers, each, size int) {
	var done sync.WaitGroup
	more := " " + strings.Repeat("larga ", size/6)
	for c := range writers {
		done.Go(func() {
			for range each {
				one := l.next(fmt.Sprintf("k%d", 1000+c))
				one.more = more
				l.deliver(one)
			}
		})
	}
	done.Wait()
}
