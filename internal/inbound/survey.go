package inbound

import (
	"context"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/survey/score"
)

// loadSurveys reads the surveys that messages of the batch may answer.
func (b *batch) loadSurveys(ctx context.Context) error {
	var ids []string
	var now time.Time
	for _, it := range b.items {
		if it.in.Message == nil || it.in.Backfill {
			continue
		}
		if cv := b.threads[place{it.ev.ChannelID, threadOf(it)}]; cv != nil && !cv.isNew {
			ids = append(ids, cv.ID)
			now = it.ev.ReceivedAt
		}
	}
	var err error
	b.surveys, err = b.tx.OpenSurveys(ctx, b.ws, ids, now)
	return err
}

// surveyPress begins the ids of the choices of a survey: its own id and the score
// follow.
const surveyPress = "survey:"

// answersSurvey notes on a message that it answers a survey: by a press of its
// choices, by a score in words as long as nobody else wrote since, or by the
// words after its follow-up question. A comment that asks something stays a
// message as well, for somebody to answer.
func (b *batch) answersSurvey(it *item, cv *conv, m *desk.Message) bool {
	if b.cases[cv.CaseID] == nil {
		return false
	}
	reply := pressedReply(m)
	if open, there := b.surveys[cv.ID]; there && reply == nil {
		reply = typedReply(open, m, it.ev.ReceivedAt)
	}
	if reply == nil {
		return false
	}
	content := desk.Content{}
	if m.Content != nil {
		content = *m.Content
	}
	content.Survey = reply
	m.Content = &content
	return reply.Way != "comment" || !strings.ContainsAny(m.Text, "?¿")
}

// pressedReply is what a press answers, also of a survey that is over: nobody
// waits for an answer to a press.
func pressedReply(m *desk.Message) *desk.SurveyReply {
	if m.Content == nil || m.Content.Answer == nil {
		return nil
	}
	rest, ours := strings.CutPrefix(m.Content.Answer.ID, surveyPress)
	send, number, cut := strings.Cut(rest, ":")
	n, err := strconv.Atoi(number)
	if !ours || !cut || err != nil {
		return nil
	}
	return &desk.SurveyReply{ID: send, Score: n, Way: "button"}
}

func typedReply(open store.OpenSurvey, m *desk.Message, now time.Time) *desk.SurveyReply {
	said := m.Text
	if m.Content != nil && m.Content.Answer != nil && said == "" {
		said = m.Content.Answer.Title // a button of a template
	}
	if open.Spoken || strings.TrimSpace(said) == "" || m.Kind != desk.MessageText && m.Kind != desk.MessageAnswer {
		return nil
	}
	if open.Asks(now) {
		if n, ok := score.Exact(open.Kind, said); ok {
			return &desk.SurveyReply{ID: open.ID, Score: n, Way: "typed"}
		}
		return &desk.SurveyReply{ID: open.ID, Score: -1, Way: "comment"}
	}
	if n, ok := score.Read(open.Kind, said); ok {
		return &desk.SurveyReply{ID: open.ID, Score: n, Way: "typed"}
	}
	return nil
}

// storeAside stores what answers a survey: it belongs to the thread and its case,
// and nobody waits for an answer to it.
func (b *batch) storeAside(it *item, cv *conv, m desk.Message) {
	cs := b.cases[cv.CaseID]
	m.CaseID, m.Origin = cs.ID, desk.OriginSurvey
	preview := cases.PreviewOf(m)
	cs.LastMessage = conversation.Newest(cs.LastMessage, preview)
	unread := cv.UnreadCount
	cv.Conversation = conversation.OnInbound(cv.Conversation, m, preview, it.ev.ReceivedAt)
	cv.UnreadCount = unread
	b.store(it, cv, cs, m)
}
