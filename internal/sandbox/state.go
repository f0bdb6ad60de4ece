package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// state is what outlives a restart.
type state struct {
	Version int                `json:"version"`
	Phones  map[string]*Phone  `json:"phones"`
	Threads map[string]*Thread `json:"threads"`
	Media   map[string]*Media  `json:"media"`
	Pending []*pending         `json:"pending"`
	Faults  Faults             `json:"faults"`
	Life    Life               `json:"life"`
	Offset  time.Duration      `json:"clock_offset"`
	// Shelf is what a network keeps: profiles, subscriptions.
	Shelf   map[string]json.RawMessage `json:"shelf"`
	SignIns []SignIn                   `json:"sign_ins"`
	// Walls are the public places, by account.
	Walls map[string]*wallState `json:"walls,omitempty"`
}

// SignIn is a person of the demo and their password, which the sign-in page
// offers: there is nothing to protect.
type SignIn struct {
	ID       string `json:"id"` // the user's
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"password"`
}

func (t *Table) file() string { return filepath.Join(t.dir, "sandbox", "table.json") }

func (t *Table) load() error {
	t.state = state{Version: 1, Phones: map[string]*Phone{}, Threads: map[string]*Thread{}, Media: map[string]*Media{}, Shelf: map[string]json.RawMessage{}, Walls: map[string]*wallState{}}
	t.state.Faults.Rate = 100
	t.state.Life.PerMinute = 12
	text, err := os.ReadFile(t.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the sandbox's state: %w", err)
	}
	if err := json.Unmarshal(text, &t.state); err != nil {
		return fmt.Errorf("parse the sandbox's state %s: %w", t.file(), err)
	}
	for key, th := range t.state.Threads {
		for _, m := range th.Messages {
			t.byMessage[m.ID] = key
		}
	}
	for _, s := range t.state.Walls {
		s.index()
	}
	// A desk must not see its customers' time run backwards after a restart.
	if d := t.state.Offset - t.clock.Offset(); d > 0 {
		t.clock.Jump(d)
	}
	return nil
}

// save writes the state so that a crash leaves the old or the new one.
func (t *Table) save() error {
	t.mu.Lock()
	t.state.Offset = t.clock.Offset()
	text, err := json.Marshal(&t.state)
	t.mu.Unlock()
	if err != nil {
		return fmt.Errorf("encode the sandbox's state: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(t.file()), 0o700); err != nil {
		return fmt.Errorf("make the sandbox's folder: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(t.file()), "table-*.tmp")
	if err != nil {
		return fmt.Errorf("write the sandbox's state: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the sandbox's state: %w", err)
	}
	if err := os.Rename(f.Name(), t.file()); err != nil {
		return fmt.Errorf("write the sandbox's state: %w", err)
	}
	return nil
}

// changed asks for the state to be written soon.
func (t *Table) changed() {
	select {
	case t.dirty <- struct{}{}:
	default:
	}
}

// keep writes the state a moment after it changed, and once at the end.
func (t *Table) keep(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.dirty:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if err := t.save(); err != nil {
			t.log.Error("the sandbox's state was not kept", "error", err)
		}
	}
}

// Shelve keeps a network's own value under a key; Shelved reads it.
func (t *Table) Shelve(key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("shelve %s: %w", key, err)
	}
	t.mu.Lock()
	t.state.Shelf[key] = text
	t.mu.Unlock()
	t.changed()
	return nil
}

// Shelved fills v with what Shelve kept, and answers whether there is any.
func (t *Table) Shelved(key string, v any) bool {
	t.mu.Lock()
	text := t.state.Shelf[key]
	t.mu.Unlock()
	return text != nil && json.Unmarshal(text, v) == nil
}

// SetSignIns keeps the demo's people; SignIns answers them.
func (t *Table) SetSignIns(people []SignIn) {
	t.mu.Lock()
	t.state.SignIns = people
	t.mu.Unlock()
	t.changed()
}

// SignIns answers the demo's people.
func (t *Table) SignIns() []SignIn {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]SignIn{}, t.state.SignIns...)
}

// SetUp tells whether phones were laid on this table before.
func (t *Table) SetUp() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.state.Phones) > 0
}

// Import lays many phones and their threads on the table at once: what a demo
// tells of the past. Nothing is sent to anybody.
func (t *Table) Import(phones []Phone, threads []Thread) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range phones {
		fillPhone(&p, t.clock.Now(), t.rand.IntN(8))
		t.state.Phones[p.ID] = &p
	}
	for _, th := range threads {
		if n := len(th.Messages) - maxThread; n > 0 {
			th.Messages = th.Messages[n:]
		}
		key := threadKey(th.AccountID, th.PhoneID)
		t.state.Threads[key] = &th
		for _, m := range th.Messages {
			t.byMessage[m.ID] = key
		}
	}
	t.changed()
}
