package outbound

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAPersonMayAnswerLateAndNothingElseMay(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.session.caps.Window = platform.WindowRule{Seconds: 24 * 3600, PersonSeconds: 7 * 24 * 3600}
	b.begin(b.service)
	conv := b.customer("Bea")
	b.until(b.say(b.service, conv, "in time"), desk.StatusSent)
	b.clock.Advance(6 * 24 * time.Hour)
	b.until(b.say(b.service, conv, "late"), desk.StatusSent)
	if sent := b.session.sent; sent[0].Late || !sent[1].Late {
		t.Errorf("late: %t, %t", sent[0].Late, sent[1].Late)
	}
	bot := b.who
	bot.Actor = desk.Actor{Type: "bot", ID: "b", Name: "Bot"}
	if _, err := b.service.Reply(b.ctx, bot, conv.ID, Reply{Kind: desk.MessageText, Text: "by itself"}); desk.CodeOf(err) != desk.CodeWindowClosed {
		t.Errorf("a bot: %v", err)
	}
	b.clock.Advance(24 * time.Hour)
	if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "too late"}); desk.CodeOf(err) != desk.CodeWindowClosed {
		t.Errorf("after all: %v", err)
	}
}

func TestNoMoreAnswersThanThePlatformTakes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.Window = platform.WindowRule{Seconds: 48 * 3600, Messages: 2}
		conv := b.customer("Bea")
		b.clock.Advance(time.Minute)
		failed := b.say(b.service, conv, "one")
		b.say(b.service, conv, "two")
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "three"}); desk.CodeOf(err) != desk.CodeWindowClosed {
			t.Errorf("a third: %v", err)
		}
		b.write(func(tx *store.Tx) error {
			m := b.message(failed.ID)
			m.Status = desk.StatusFailed
			return tx.UpdateMessages(b.ctx, []desk.Message{m})
		})
		b.say(b.service, conv, "instead of the one that failed")
	})
}

func TestWhatGoesInPartsIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.TextLength, b.session.caps.Splits = 20, true
		b.session.caps.Window = platform.WindowRule{Seconds: 48 * 3600, Messages: 2}
		conv := b.customer("Bea")
		b.clock.Advance(time.Minute)
		long := strings.Repeat("five words that are long. ", 3)
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: long}); desk.CodeOf(err) != desk.CodeWindowClosed {
			t.Errorf("more parts than may go: %v", err)
		}
		if ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "five words that are long"}); err != nil || len(ms) != 2 {
			t.Errorf("as many as may go: %d, %v", len(ms), err)
		}
	})
}

func TestAReplyHandleGoesWithOneAnswerAndEndsInTime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.Handles = true
		keep := func(conv desk.Conversation, handle string) {
			b.write(func(tx *store.Tx) error {
				return tx.KeepReplyHandles(context.Background(), b.who.WorkspaceID, store.ReplyHandle{ConversationID: conv.ID, Handle: json.RawMessage(handle), Until: b.clock.Now().Add(time.Minute)})
			})
		}
		b.begin(b.service)
		conv := b.customer("Bea")
		keep(conv, `"old"`)
		keep(conv, `"new"`)
		b.until(b.say(b.service, conv, "first"), desk.StatusSent)
		b.until(b.say(b.service, conv, "second"), desk.StatusSent)
		keep(conv, `"ended"`)
		b.clock.Advance(time.Minute)
		b.until(b.say(b.service, conv, "third"), desk.StatusSent)
		var got []string
		for _, o := range b.session.sent {
			got = append(got, string(o.Handle))
		}
		if len(got) != 3 || got[0] != `"new"` || got[1] != "" || got[2] != "" {
			t.Errorf("handles %q", got)
		}
	})
}
