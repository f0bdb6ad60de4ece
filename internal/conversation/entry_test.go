package conversation_test

import (
	"testing"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestAnAdThatBroughtTheCustomerSavesMoneyAndOpensNothing(t *testing.T) {
	t.Parallel()
	rule := platform.WindowRule{Seconds: 24 * 3600, Templates: true, Entry: &platform.EntryRule{AnswerSeconds: 24 * 3600, Seconds: 72 * 3600}}
	came := desk.Message{OccurredAt: start, Content: &desk.Content{Referral: &desk.Referral{SourceType: "ad", SourceID: "7"}}}
	fresh := conversation.OnInbound(desk.Conversation{}, came, desk.Preview{}, start)
	answered := conversation.OnAnswer(fresh, desk.Preview{}, start.Add(2*time.Hour))
	late := conversation.OnAnswer(fresh, desk.Preview{}, start.Add(25*time.Hour))
	again := conversation.OnInbound(answered, desk.Message{OccurredAt: start.Add(30 * time.Hour)}, desk.Preview{}, start.Add(30*time.Hour))
	for name, c := range map[string]struct {
		c        desk.Conversation
		at       time.Duration
		open     bool
		answerBy bool
		free     bool
	}{
		"before an answer":                        {fresh, time.Hour, true, true, false},
		"never answered":                          {fresh, 24 * time.Hour, false, false, false},
		"answered":                                {answered, 3 * time.Hour, true, false, true},
		"answered, with the window over":          {answered, 26 * time.Hour, false, false, true},
		"at the end of what is free":              {answered, 74 * time.Hour, false, false, false},
		"answered too late":                       {late, 26 * time.Hour, false, false, false},
		"written again without an ad":             {again, 31 * time.Hour, true, false, true},
		"written again, and what is free is over": {again, 53*time.Hour + 59*time.Minute, true, false, true},
	} {
		w := conversation.WindowIn(c.c, rule, start.Add(c.at))
		e := w.Entry
		if w.Open != c.open || (e != nil && e.AnswerBy != nil) != c.answerBy || (e != nil && e.FreeUntil != nil) != c.free {
			t.Errorf("%s: %+v %+v", name, w, e)
		}
	}
	if w := conversation.WindowIn(answered, platform.WindowRule{Seconds: 3600}, start); w.Entry != nil {
		t.Error("a platform without such a rule has an entry")
	}
}
