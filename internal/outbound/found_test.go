package outbound

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// looking is a platform that can say whether a message went out.
type looking struct {
	*fakeSession
	kept bool
}

func (l looking) FindSent(_ context.Context, o platform.Outgoing, _ time.Time) (platform.Receipt, bool, error) {
	return platform.Receipt{ID: platform.RemoteMessageID("found-" + o.Message.Message().ID)}, l.kept, nil
}

func TestAMessageThatACrashLeftInDoubtIsLookedForFirst(t *testing.T) {
	t.Parallel()
	for name, kept := range map[string]bool{"it went out": true, "it did not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testkit.Stores(t, func(t *testing.T, s *store.Store) {
				b := newBed(t, s)
				b.channels.live[b.channel] = &channel.Live{Channel: b.channels.live[b.channel].Channel, Session: looking{b.session, kept}}
				dying := b.node(newTurned())
				answer := make(chan struct{})
				b.session.send = func(_ context.Context, n int, o platform.Outgoing) (platform.Receipt, error) {
					if n == 1 {
						<-answer
					}
					return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID)}, nil
				}
				b.begin(dying)
				m := b.say(dying, b.customer("Bea"), "hello")
				testkit.Eventually(t, waitLimit, "the platform has it", func() bool { return b.session.count() == 1 })
				b.die(dying)
				b.takeOver()
				got := b.until(m, desk.StatusSent)
				want, id := 2, "e"+m.ID
				if kept {
					want, id = 1, "found-"+m.ID
				}
				if n := b.session.count(); n != want || got.ExternalID != id {
					t.Errorf("%d sends, known as %s; want %d and %s", n, got.ExternalID, want, id)
				}
				close(answer)
			})
		})
	}
}
