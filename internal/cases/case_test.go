package cases_test

import (
	"reflect"
	"testing"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func message(direction desk.Direction, text string, at time.Time) desk.Message {
	return desk.Message{ID: text, Direction: direction, Kind: desk.MessageText, Text: text, OccurredAt: at, ConversationID: "cv", ChannelID: "ch"}
}

func TestACaseWaitsFromTheOldestMessageWithoutAnswer(t *testing.T) {
	t.Parallel()
	c := cases.New("c", desk.Conversation{ID: "cv"}, start)
	c = cases.OnInbound(c, message(desk.DirectionIn, "a\nb", start.Add(time.Minute)), start)
	c = cases.OnInbound(c, message(desk.DirectionIn, "c", start), start)
	if c.Subject != "a b" || c.UnreadCount != 2 || !c.WaitingSince.Equal(start) || c.LastMessage.Text != "a b" {
		t.Errorf("%+v", c)
	}
	c = cases.OnRead(c, start)
	c = cases.OnOutbound(c, message(desk.DirectionOut, "d", start.Add(2*time.Minute)), start.Add(2*time.Minute))
	first := *c.FirstReplyAt
	c = cases.OnOutbound(c, message(desk.DirectionOut, "e", start.Add(3*time.Minute)), start.Add(3*time.Minute))
	if c.WaitingSince != nil || c.UnreadCount != 0 || !c.FirstReplyAt.Equal(first) || c.LastMessage.Text != "e" {
		t.Errorf("%+v", c)
	}
	if noted := cases.OnNote(c, start.Add(time.Hour)); noted.LastMessage.Text != "e" || !noted.LastActivityAt.Equal(start.Add(time.Hour)) {
		t.Errorf("after a note: %+v", noted)
	}
}

func TestContinues(t *testing.T) {
	t.Parallel()
	const week = 7 * 24 * time.Hour
	at := start
	for name, c := range map[string]struct {
		c    desk.Case
		now  time.Time
		want bool
	}{
		"open":                        {desk.Case{Status: desk.CaseOpen}, start.AddDate(1, 0, 0), true},
		"pending":                     {desk.Case{Status: desk.CasePending}, start.AddDate(1, 0, 0), true},
		"resolved within the week":    {desk.Case{Status: desk.CaseResolved, ResolvedAt: &at}, start.Add(week - 1), true},
		"resolved a week ago":         {desk.Case{Status: desk.CaseResolved, ResolvedAt: &at}, start.Add(week), false},
		"resolved, nobody knows when": {desk.Case{Status: desk.CaseResolved}, start, true},
	} {
		if got := cases.Continues(c.c, c.now, week); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestApplyTellsWhatChanged(t *testing.T) {
	t.Parallel()
	status, who, tags := desk.CaseResolved, "u1", []string{" vip ", "vip", "", "new"}
	c := desk.Case{Status: desk.CaseOpen, Priority: desk.PriorityNormal, Tags: []string{}, WaitingSince: &start}
	got, changes, err := cases.Apply(c, cases.Patch{Status: &status, AssigneeID: &who, Tags: &tags, Priority: &c.Priority}, start)
	if err != nil || got.Status != status || got.ResolvedAt == nil || got.WaitingSince != nil || got.AssigneeID != who {
		t.Fatalf("%+v, %v", got, err)
	}
	want := map[string][2]any{"status": {desk.CaseOpen, status}, "assignee": {"", "u1"}, "tags": {[]string{}, []string{"vip", "new"}}}
	if !reflect.DeepEqual(changes, want) {
		t.Errorf("changes %v", changes)
	}
	open := desk.CaseOpen
	if got, _, _ = cases.Apply(got, cases.Patch{Status: &open}, start); got.ResolvedAt != nil {
		t.Errorf("reopened: %+v", got)
	}
	if _, changes, _ := cases.Apply(got, cases.Patch{Status: &open}, start); len(changes) != 0 {
		t.Errorf("the same again changes %v", changes)
	}
}

func TestApplyRefusesWhatIsNot(t *testing.T) {
	t.Parallel()
	status, priority := desk.CaseStatus("gone"), desk.Priority("huge")
	for _, p := range []cases.Patch{{Status: &status}, {Priority: &priority}} {
		if _, _, err := cases.Apply(desk.Case{}, p, start); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestPreviewOfMessagesWithoutText(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]desk.Message{
		"Sí":       {Content: &desk.Content{Answer: &desk.Answer{Title: "Sí"}}},
		"Plaza":    {Content: &desk.Content{Location: &desk.Location{Name: "Plaza"}}},
		"Ana":      {Content: &desk.Content{Contacts: []desk.ContactCard{{Name: "Ana"}}}},
		"file.pdf": {Kind: desk.MessageDocument, Attachments: []desk.Attachment{{Name: "file.pdf"}}},
		"":         {Kind: desk.MessageSticker, Attachments: []desk.Attachment{{Name: "sticker-1f600.webp"}}},
		"Choose":   {Direction: desk.DirectionOut, Status: desk.StatusQueued, Content: &desk.Content{Rich: &desk.Rich{Body: "Choose"}}},
	} {
		if p := cases.PreviewOf(m); p.Text != want || p.Status != m.Status {
			t.Errorf("%+v, want %q", p, want)
		}
	}
}

func TestThePreviewOfAVoiceNoteSaysHowLongItIs(t *testing.T) {
	t.Parallel()
	m := desk.Message{Kind: desk.MessageVoice, Attachments: []desk.Attachment{{Name: "voice.ogg", Duration: 12.4}}}
	if p := cases.PreviewOf(m); p.Text != "" || p.Duration != 12.4 {
		t.Errorf("%+v", p)
	}
}

func TestAReviewWithoutWordsIsPreviewedByItsTitleOrItsStars(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]desk.Message{
		"★★☆☆☆":    {Content: &desk.Content{Public: &desk.Public{Kind: desk.PublicReview, Rating: 2}}},
		"Slow":     {Content: &desk.Content{Public: &desk.Public{Kind: desk.PublicReview, Rating: 2, Title: "Slow"}}},
		"It waits": {Text: "It waits", Content: &desk.Content{Public: &desk.Public{Kind: desk.PublicReview, Rating: 2, Title: "Slow"}}},
	} {
		if got := cases.PreviewOf(m).Text; got != want {
			t.Errorf("%q instead of %q", got, want)
		}
	}
}
