package twilio

import (
	"crypto/rand"
	"math/big"
	"slices"
	"time"

	"recado.dev/internal/sandbox"
)

// Bounds of what is remembered.
const (
	maxLog    = 1000 // messages
	maxAlerts = 100
)

// joinLife is how long a customer who joined the shared sandbox stays.
const joinLife = 72 * time.Hour

// account is all that the platform keeps of a business.
type account struct {
	SID       string    `json:"sid"`
	Token     string    `json:"token"`
	Second    string    `json:"second_token,omitempty"` // of a rotation
	TestSID   string    `json:"test_sid"`
	TestToken string    `json:"test_token"`
	Created   time.Time `json:"created"`
	Status    string    `json:"status"` // active, suspended, closed
	// MediaAuth has files ask for the account's SID and token.
	MediaAuth bool `json:"media_auth"`
	// AutoWire has numbers whose address nobody set take that of the desk's
	// channel, as a helpful person at the console would.
	AutoWire bool `json:"auto_wire"`
	// OptOutTypes tells the business of words that stop and start (advanced
	// opt-out), beyond acting on them.
	OptOutTypes bool   `json:"opt_out_types"`
	Review      review `json:"review"`
	// Trouble is the error that every send runs into; 0 for none.
	Trouble  int                  `json:"trouble"`
	Lines    []*line              `json:"lines"`
	Service  service              `json:"service"`
	Contents []*content           `json:"contents"`
	Log      []*record            `json:"log"` // oldest first
	Alerts   []alert              `json:"alerts"`
	OptOuts  map[string]bool      `json:"opt_outs"` // by line and person
	Blocks   map[string]bool      `json:"blocks"`   // by line and person
	Words    string               `json:"words"`    // that join the shared sandbox
	Joined   map[string]time.Time `json:"joined"`   // people in it, and since when
	Spent    int64                `json:"spent"`    // in hundredths of a cent

	index map[string]*record
	dirty bool
}

// review is how templates are looked at: by themselves after a while, or by
// the person at the console.
type review struct {
	Auto  bool `json:"auto"`
	Delay int  `json:"delay_seconds"`
}

// service is the account's one messaging service.
type service struct {
	SID       string    `json:"sid"`
	Name      string    `json:"name"`
	Inbound   string    `json:"inbound"`
	Fallback  string    `json:"fallback"`
	Status    string    `json:"status"`
	OnNumber  bool      `json:"on_number"` // the numbers' own addresses are called
	CreatedAt time.Time `json:"created_at"`
}

// alert is a line of the platform's debugger.
type alert struct {
	Code    int       `json:"code"`
	Text    string    `json:"text"`
	URL     string    `json:"url"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
}

const shelfKey = "twilio/account"

// firstBalance is what is left to spend before anything was, in hundredths of a
// cent.
const firstBalance = 250_0000

// open answers the account, and what to call when one is done with it. Nobody
// else reads or writes it meanwhile.
func (c *core) open() (*account, func()) {
	c.mu.Lock()
	if c.acc == nil {
		acc := &account{}
		if !c.table.Shelved(shelfKey, acc) {
			*acc = firstAccount(c.table.Now())
			acc.dirty = true
		}
		acc.ready()
		c.acc = acc
	}
	return c.acc, c.mu.Unlock
}

func firstAccount(now time.Time) account {
	acc := account{
		SID: sid("AC"), Token: sid(""), TestSID: sid("AC"), TestToken: sid(""), Created: now, Status: "active", AutoWire: true,
		Review: review{Auto: true, Delay: 20}, Words: twoWords(),
		Service: service{SID: sid("MG"), Name: "Recado", OnNumber: true, CreatedAt: now},
	}
	shared := newLine(whatsApp, sharedNumber, now)
	shared.Shared, shared.Name = true, "Twilio Sandbox for WhatsApp"
	acc.Lines = []*line{newLine(sms, "+1205555"+random(4), now), newLine(whatsApp, "+34910"+random(6), now), shared}
	acc.Contents = sharedContents(now)
	return acc
}

// ready makes the maps that are missing.
func (acc *account) ready() {
	for _, m := range []*map[string]bool{&acc.OptOuts, &acc.Blocks} {
		if *m == nil {
			*m = map[string]bool{}
		}
	}
	if acc.Joined == nil {
		acc.Joined = map[string]time.Time{}
	}
	acc.index = map[string]*record{}
	for _, r := range acc.Log {
		acc.index[r.SID] = r
	}
}

// change marks the account as one to be kept, and tells the console.
func (c *core) change(acc *account) {
	acc.dirty = true
	c.table.Announce("console", map[string]string{"account": acc.SID})
}

// keep remembers a message.
func (c *core) keep(acc *account, r *record) {
	acc.Log = append(acc.Log, r)
	acc.index[r.SID] = r
	if n := len(acc.Log) - maxLog; n > 0 {
		for _, old := range acc.Log[:n] {
			delete(acc.index, old.SID)
		}
		acc.Log = slices.Clone(acc.Log[n:])
	}
	c.change(acc)
}

// warn writes a line into the debugger.
func (c *core) warn(acc *account, a alert) {
	a.At = c.table.Now()
	acc.Alerts = append(acc.Alerts, a)
	if n := len(acc.Alerts) - maxAlerts; n > 0 {
		acc.Alerts = slices.Clone(acc.Alerts[n:])
	}
	c.change(acc)
}

// Tend implements sandbox.Tender: reviews end, senders come online and the
// account is kept.
func (c *core) Tend(now time.Time) {
	acc, done := c.open()
	defer done()
	for _, t := range acc.Contents {
		if c.judge(acc, t, now) {
			c.change(acc)
		}
	}
	for _, l := range acc.Lines {
		if l.tend(now) {
			c.change(acc)
		}
	}
	if acc.dirty && c.table.Shelve(shelfKey, acc) == nil {
		acc.dirty = false
	}
}

// line finds a number on a channel.
func (acc *account) line(channel, number string) *line {
	i := slices.IndexFunc(acc.Lines, func(l *line) bool {
		return l.Channel == channel && digits(l.Number) == digits(number) && digits(number) != ""
	})
	if i < 0 {
		return nil
	}
	return acc.Lines[i]
}

// lineByID finds a number by its id.
func (acc *account) lineByID(id string) *line {
	i := slices.IndexFunc(acc.Lines, func(l *line) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return acc.Lines[i]
}

// in tells whether a person is in the shared sandbox now.
func (acc *account) in(who string, now time.Time) bool {
	at, ok := acc.Joined[who]
	return ok && now.Sub(at) < joinLife
}

// pair is the key of a person's decision about a line.
func pair(l *line, p sandbox.Phone) string { return l.ID + " " + p.ID }

var (
	firstWords  = []string{"amber", "brave", "cedar", "early", "gentle", "green", "lucky", "quiet", "silver", "windy"}
	secondWords = []string{"breeze", "canyon", "forest", "harbor", "island", "lantern", "meadow", "pepper", "river", "sparrow"}
)

// twoWords are what customers write to join the shared sandbox.
func twoWords() string {
	pick := func(of []string) string {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(of))))
		if err != nil {
			return of[0]
		}
		return of[i.Int64()]
	}
	return pick(firstWords) + "-" + pick(secondWords)
}
