package signal_test

import (
	"context"
	"testing"

	"recado.dev/internal/channel"
	"recado.dev/internal/signal"
)

// answering is a network that answers words that stop and start by itself.
type answering struct{ channels }

func (a answering) Find(ctx context.Context, ws, id string) (*channel.Live, error) {
	live, err := a.channels.Find(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	able := *live
	able.Session = keeping{talking{live.Session}}
	return &able, nil
}

type keeping struct{ talking }

func (keeping) KeepsStops() bool { return true }

func TestANetworkThatAnswersStopWordsIsLeftToIt(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.hears = signal.New(signal.Config{Store: b.Store, Clock: b.Clock, Sender: b.sender, Channels: answering{channels{b.Net}}})
		b.says("ana", "STOP")
		b.listen()
		if said, ledger := b.automatic(), b.ledger(); len(said) != 0 || len(ledger) != 1 || ledger[0].Granted {
			t.Errorf("said %q, ledger %+v", said, ledger)
		}
	})
}
