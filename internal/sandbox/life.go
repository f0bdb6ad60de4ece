package sandbox

import (
	"context"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox/script"
)

// Life is whether customers write by themselves, and how much.
type Life struct {
	On        bool `json:"on"`
	PerMinute int  `json:"per_minute"`
}

// MaxPerMinute is the fastest life.
const MaxPerMinute = 600

// maxTalks bounds the conversations that life holds at once.
const maxTalks = 40

type lifeState struct {
	talks    map[string]*talk // by thread
	switched chan struct{}
}

// talk is one conversation that a customer holds by themself.
type talk struct {
	accountID, phoneID string
	lines              []script.Line
	answered           string // the newest message of the business that was reacted to
	beats              int    // since the customer's last word
}

// Life answers the switch.
func (t *Table) Life() Life {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state.Life
}

// SetLife switches life.
func (t *Table) SetLife(l Life) error {
	if l.PerMinute < 1 || l.PerMinute > MaxPerMinute {
		return desk.Invalid("per_minute", "1 to %d messages a minute", MaxPerMinute)
	}
	t.mu.Lock()
	t.state.Life = l
	if !l.On {
		t.life.talks = map[string]*talk{}
	}
	t.mu.Unlock()
	t.changed()
	t.tell("life", l)
	select {
	case t.life.switched <- struct{}{}:
	default:
	}
	return nil
}

// live beats as often as messages are wanted.
func (t *Table) live(ctx context.Context) {
	for {
		l := t.Life()
		var beat <-chan time.Time // never, while life is off
		if l.On {
			beat = time.After(time.Minute / time.Duration(max(1, l.PerMinute)))
		}
		select {
		case <-ctx.Done():
			return
		case <-t.life.switched:
		case <-beat:
			t.Beat()
		}
	}
}

// Beat lets one customer do one thing: answer an agent, press a button, rate,
// or begin a new conversation.
func (t *Table) Beat() {
	tk, draft, emoji, target := t.nextAct()
	if tk == nil {
		return
	}
	var err error
	if emoji != "" {
		_, err = t.React(tk.accountID, tk.phoneID, target, emoji)
	} else {
		_, err = t.Say(tk.accountID, tk.phoneID, draft)
	}
	if err != nil {
		t.log.Warn("a customer could not write", "error", err)
		t.mu.Lock()
		delete(t.life.talks, threadKey(tk.accountID, tk.phoneID))
		t.mu.Unlock()
	}
}

// nextAct chooses who acts and what they do.
func (t *Table) nextAct() (tk *talk, d Draft, emoji, target string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range sortedKeys(t.life.talks) {
		t.life.talks[k].beats++
	}
	// Those whom the business answered come first: nobody likes to wait.
	for _, k := range sortedKeys(t.life.talks) {
		tk := t.life.talks[k]
		m := t.fresh(k, tk)
		if m == nil {
			continue
		}
		tk.answered = m.ID
		if d, ok := t.respond(m); ok {
			tk.beats = 0
			return tk, d, "", ""
		}
		tk.lines = skipAgent(tk.lines)
		if len(tk.lines) == 0 {
			delete(t.life.talks, k)
			return tk, Draft{}, pick(t, []string{"👍", "🙏", "❤️", "😊"}), m.ID
		}
		return t.speak(k, tk)
	}
	// A customer who has more to say before the answer says it.
	for _, k := range sortedKeys(t.life.talks) {
		if tk := t.life.talks[k]; len(tk.lines) > 0 && tk.lines[0].From == script.Customer && tk.beats >= 2 {
			return t.speak(k, tk)
		}
	}
	return t.begin()
}

// fresh is the newest message of the business that the talk has not reacted
// to.
func (t *Table) fresh(key string, tk *talk) *Message {
	th := t.state.Threads[key]
	if th == nil || len(th.Messages) == 0 {
		return nil
	}
	m := &th.Messages[len(th.Messages)-1]
	if !m.Business || m.ID == tk.answered || m.Status == StatusFailed {
		return nil
	}
	return m
}

// respond presses a button or picks a row where the business offers some.
func (t *Table) respond(m *Message) (Draft, bool) {
	var choices []Choice
	for _, b := range m.Buttons {
		if b.Does == "" {
			choices = append(choices, b)
		}
	}
	if m.List != nil {
		for _, s := range m.List.Sections {
			choices = append(choices, s.Rows...)
		}
	}
	if len(choices) == 0 {
		return Draft{}, false
	}
	// People who rate are mostly content: the first choices weigh more.
	i := min(t.rand.IntN(len(choices)), t.rand.IntN(len(choices)))
	return Draft{Kind: "answer", Choose: &Pick{MessageID: m.ID, ID: choices[i].ID}}, true
}

func (t *Table) speak(key string, tk *talk) (*talk, Draft, string, string) {
	line := tk.lines[0]
	tk.lines = tk.lines[1:]
	tk.beats = 0
	t.life.talks[key] = tk // the last word said, an answer to it still gets a reaction
	return tk, t.draftOf(line), "", ""
}

// draftOf turns a script's line into what the customer sends. A file is sent
// where a sample of its kind lies on the table, else it is spoken of.
func (t *Table) draftOf(l script.Line) Draft {
	d := Draft{Kind: "text", Text: l.Text}
	switch l.Kind {
	case script.Place:
		d = Draft{Kind: "location", Location: &Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Text}}
	case script.Ad:
		d.Referral = &Referral{SourceID: "120330001", SourceURL: "https://fb.example/ad/120330001", Headline: l.Name, Body: l.Name, ClickID: "ARA" + strconv.Itoa(t.rand.IntN(1_000_000_000))}
	case script.Card:
		d = Draft{Kind: "contacts", Contacts: []Card{{Name: l.Name, Phone: l.Text}}}
	case script.Image, script.Voice, script.Document, script.Sticker, script.Video:
		for _, id := range sortedKeys(t.state.Media) {
			if m := t.state.Media[id]; m.Name == l.File {
				d = Draft{Kind: string(l.Kind), Text: l.Text, MediaID: id}
				break
			}
		}
		if d.Kind == "text" && d.Text == "" {
			d.Text = "…"
		}
	}
	return d
}

// begin has somebody who is silent start a new conversation.
func (t *Table) begin() (*talk, Draft, string, string) {
	if len(t.life.talks) >= maxTalks {
		// The one who waited longest gives up.
		keys := sortedKeys(t.life.talks)
		longest := slices.MaxFunc(keys, func(a, b string) int { return t.life.talks[a].beats - t.life.talks[b].beats })
		delete(t.life.talks, longest)
	}
	accounts := slices.DeleteFunc(sortedKeys(t.accounts), func(id string) bool { return t.accounts[id].Mute })
	phones := sortedKeys(t.state.Phones)
	if len(accounts) == 0 || len(phones) == 0 {
		return nil, Draft{}, "", ""
	}
	account := accounts[t.rand.IntN(len(accounts))]
	p := t.quietest(account, phones)
	if p == nil {
		return nil, Draft{}, "", ""
	}
	key := threadKey(account, p.ID)
	all := script.In(p.Language)
	d := script.Fill(all[t.rand.IntN(len(all))], script.Facts{Customer: p.Name, Order: 41000 + t.rand.IntN(8000), Pick: t.rand.IntN(1000)})
	tk := &talk{accountID: account, phoneID: p.ID, lines: skipAgent(carried(spoken(d.Lines), t.accounts[account].Kinds))}
	if len(tk.lines) == 0 {
		return nil, Draft{}, "", ""
	}
	if th := t.state.Threads[key]; th != nil && len(th.Messages) > 0 {
		tk.answered = th.Messages[len(th.Messages)-1].ID
	}
	return t.speak(key, tk)
}

// quietest draws a few phones that hold no talk and answers the one that was
// silent longest.
func (t *Table) quietest(account string, phones []string) *Phone {
	var out *Phone
	var since time.Time
	for range 8 {
		p := t.state.Phones[phones[t.rand.IntN(len(phones))]]
		key := threadKey(account, p.ID)
		if t.life.talks[key] != nil {
			continue
		}
		var last time.Time
		if th := t.state.Threads[key]; th != nil && len(th.Messages) > 0 {
			last = th.Messages[len(th.Messages)-1].At
		}
		if out == nil || last.Before(since) {
			out, since = p, last
		}
	}
	return out
}

// spoken leaves what a customer can say of a dialogue by themself: choices are
// made of what the business really offers, reactions come at the end.
func spoken(lines []script.Line) []script.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l script.Line) bool {
		return l.From == script.Note || l.Kind == script.Choose || l.Kind == script.React || l.Kind == script.Edited
	})
}

// carried leaves what a network carries from a phone, where it carries a few
// kinds alone.
func carried(lines []script.Line, kinds []string) []script.Line {
	files := []script.Kind{script.Place, script.Card, script.Image, script.Video, script.Voice, script.Document, script.Sticker}
	return slices.DeleteFunc(lines, func(l script.Line) bool {
		return len(kinds) > 0 && slices.Contains(files, l.Kind) && !slices.Contains(kinds, string(l.Kind))
	})
}

// skipAgent drops the lines that a person at the desk says instead.
func skipAgent(lines []script.Line) []script.Line {
	for len(lines) > 0 && lines[0].From != script.Customer {
		lines = lines[1:]
	}
	return lines
}

func pick[T any](t *Table, of []T) T { return of[t.rand.IntN(len(of))] }

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
