package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func outboxWrite(t *testing.T, s *store.Store, f func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func TestAChannelHasOneSenderUntilItsLeaseEnds(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws, ch, now := t.Context(), ident.New(), ident.New(), time.Unix(1000, 0)
		take := func(owner string, at time.Time) (token int64, ok bool) {
			outboxWrite(t, s, func(tx *store.Tx) (err error) {
				token, ok, err = tx.TakeSender(ctx, ws, ch, owner, at, at.Add(time.Minute))
				return err
			})
			return token, ok
		}
		var fresh [2]bool
		outboxWrite(t, s, func(tx *store.Tx) (err error) {
			for i := range fresh {
				if fresh[i], err = tx.WantSender(ctx, ws, ch, now); err != nil {
					return err
				}
			}
			return nil
		})
		if !fresh[0] || fresh[1] {
			t.Errorf("wanted twice: %v", fresh)
		}
		one, ok := take("a", now)
		if !ok {
			t.Fatal("a free channel was not taken")
		}
		if _, ok := take("b", now.Add(59*time.Second)); ok {
			t.Error("two senders at once")
		}
		two, ok := take("b", now.Add(61*time.Second))
		if !ok || two <= one {
			t.Errorf("takeover: %v, token %d after %d", ok, two, one)
		}
		for name, f := range map[string]func(tx *store.Tx) error{
			"hold":    func(tx *store.Tx) error { return tx.HoldSender(ctx, ws, ch, one, now) },
			"release": func(tx *store.Tx) error { return tx.ReleaseSender(ctx, ws, ch, one, false, now) },
		} {
			if err := s.Write(ctx, f); !errors.Is(err, store.ErrFenced) {
				t.Errorf("%s by the old sender: %v", name, err)
			}
		}
		outboxWrite(t, s, func(tx *store.Tx) error {
			if err := tx.ReleaseSender(ctx, ws, ch, two, false, now); err != nil {
				return err
			}
			again, err := tx.WantSender(ctx, ws, ch, now)
			if !again {
				t.Error("after the release nobody is asked for")
			}
			return err
		})
	})
}

func TestForsakenChannelsAreFoundOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws, now := t.Context(), ident.New(), time.Unix(1000, 0)
		outboxWrite(t, s, func(tx *store.Tx) error {
			for _, ch := range []string{"dead", "alive", "lost", "waiting", "idle", "led by a wrong clock", "wanted by a wrong clock"} {
				at := now
				if ch == "lost" {
					at = now.Add(-time.Minute)
				}
				if ch == "wanted by a wrong clock" {
					at = now.Add(2 * time.Hour)
				}
				if _, err := tx.WantSender(ctx, ws, ch, at); err != nil {
					return err
				}
				until := map[string]time.Time{"dead": now.Add(-time.Second), "alive": now.Add(time.Second), "idle": now.Add(time.Second), "led by a wrong clock": now.Add(2 * time.Hour)}[ch]
				if until.IsZero() {
					continue
				}
				token, _, err := tx.TakeSender(ctx, ws, ch, "o", now, until)
				if err != nil {
					return err
				}
				if ch == "idle" {
					if err := tx.ReleaseSender(ctx, ws, ch, token, false, now); err != nil {
						return err
					}
				}
			}
			return nil
		})
		stale := now.Add(-30 * time.Second)
		if some, err := s.Read().HasForsakenSenders(ctx, now, stale, now.Add(time.Minute)); err != nil || !some {
			t.Fatal(some, err)
		}
		outboxWrite(t, s, func(tx *store.Tx) error {
			found, err := tx.ForsakenSenders(ctx, now, now, now.Add(-time.Hour), now.Add(time.Minute), "o")
			if len(found) != 1 || found[0].ChannelID != "wanted by a wrong clock" {
				t.Errorf("spared leases were ended: %v", found)
			}
			return err
		})
		for round, want := range []int{3, 0} {
			outboxWrite(t, s, func(tx *store.Tx) error {
				found, err := tx.ForsakenSenders(ctx, now, now, stale, now.Add(time.Minute), "")
				if len(found) != want {
					t.Errorf("round %d: %v", round, found)
				}
				return err
			})
		}
	})
}

func TestTheOutboxIsReadInOrderAndRemembersTries(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws, now := t.Context(), ident.New(), time.Unix(1000, 0).UTC()
		var ms []desk.Message
		for i, status := range []desk.Status{desk.StatusQueued, desk.StatusSent, desk.StatusQueued, desk.StatusQueued} {
			ch := "ch"
			if i == 3 {
				ch = "other"
			}
			ms = append(ms, desk.Message{WorkspaceID: ws, ID: ident.New(), ConversationID: "c", ChannelID: ch, Direction: desk.DirectionOut,
				Kind: desk.MessageText, Status: status, OccurredAt: now, CreatedAt: now})
		}
		sends := []store.OutboxSend{{MessageID: ms[0].ID, Flying: true, Attempts: 1}, {MessageID: ms[2].ID, Attempts: 2, NextAt: now}}
		outboxWrite(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.InsertMessages(ctx, ms), tx.SaveSends(ctx, ws, "ch", sends))
		})
		found, err := s.Read().Outbox(ctx, ws, "ch", 10)
		if err != nil || len(found) != 2 || found[0].ID != ms[0].ID || found[1].ID != ms[2].ID {
			t.Errorf("%v %v", found, err)
		}
		got, err := s.Read().OutboxSends(ctx, ws, "ch")
		if err != nil || len(got) != 2 || !got[0].Flying || got[1].Flying || got[1].Attempts != 2 || !got[1].NextAt.Equal(now) {
			t.Errorf("%+v %v", got, err)
		}
		outboxWrite(t, s, func(tx *store.Tx) error {
			sends[0].Flying, sends[0].NextAt = false, now
			return errors.Join(tx.SaveSends(ctx, ws, "ch", sends[:1]), tx.EndSends(ctx, ws, "ch", []string{ms[2].ID}))
		})
		if got, err = s.Read().OutboxSends(ctx, ws, "ch"); err != nil || len(got) != 1 || got[0].Flying {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestAttachmentsKeepTheirOrderAndTheirWorkspace(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws, now := t.Context(), ident.New(), time.Unix(1000, 0)
		as := []desk.Attachment{{ID: "z", State: desk.AttachmentPending, Remote: []byte(`{"id":1}`)}, {ID: "a", State: desk.AttachmentReady, Width: 3, Duration: 1.5}}
		outboxWrite(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.InsertAttachments(ctx, ws, "m", as), tx.InsertUpload(ctx, ws, desk.Attachment{ID: "u", State: desk.AttachmentReady}, "ana", now))
		})
		of, err := s.Read().AttachmentsOf(ctx, ws, []string{"m", "none"})
		if err != nil || len(of) != 1 || len(of["m"]) != 2 || of["m"][0].ID != "z" || string(of["m"][0].Remote) != `{"id":1}` || of["m"][1].Duration != 1.5 {
			t.Errorf("%+v %v", of, err)
		}
		if _, _, err := s.Read().AttachmentByID(ctx, "other", "z"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("another workspace's file: %v", err)
		}
		claim := func(ws, id, message, user string) error {
			return s.Write(ctx, func(tx *store.Tx) error { return tx.ClaimUploads(ctx, ws, []string{id}, message, user) })
		}
		for name, err := range map[string]error{"another workspace": claim("other", "u", "m2", ""), "another user": claim(ws, "u", "m2", "bea"), "a sent file": claim(ws, "z", "m2", "")} {
			if desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := claim(ws, "u", "m2", "ana"); err != nil {
			t.Error(err)
		}
		outboxWrite(t, s, func(tx *store.Tx) error {
			gone, err := tx.DeleteUpload(ctx, ws, "u")
			if gone {
				t.Error("a sent file was deleted as an upload")
			}
			return err
		})
		err = s.Write(ctx, func(tx *store.Tx) error { return tx.UpdateAttachment(ctx, ws, desk.Attachment{ID: "none"}) })
		if desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("update of nothing: %v", err)
		}
	})
}
