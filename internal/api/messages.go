package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
	"recado.dev/internal/template"
	"recado.dev/internal/view"
)

func (a *API) registerMessages() {
	const tag = "Messages"
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}/messages", Summary: "List a conversation's messages, oldest first", Tag: tag, Ability: access.CasesRead}, a.listMessages)
	handle(a, route{Method: http.MethodPost, Path: "/conversations/{id}/messages", Summary: "Send a message to the customer", Tag: tag, Ability: access.MessagesSend, Status: http.StatusAccepted,
		Made: func(ctx context.Context, who access.Who, effect string) (any, error) {
			return a.sent(who)(a.Outbound.Made(ctx, who, effect))
		}}, a.postMessage)
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}", Summary: "Read a message", Tag: tag, Ability: access.CasesRead}, a.getMessage)
	handle(a, route{Method: http.MethodPost, Path: "/messages/{id}/retry", Summary: "Send a message again that failed", Tag: tag, Ability: access.MessagesSend, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Message], error) {
			return a.answerMessage(who)(a.Outbound.Retry(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/messages/{id}/reaction", Summary: "Put a reaction on a message, or take it away", Tag: tag, Ability: access.MessagesSend}, a.putReaction)
}

// answerMessage shapes a message for its answer.
func (a *API) answerMessage(who access.Who) func(desk.Message, error) (*body[desk.Message], error) {
	return func(m desk.Message, err error) (*body[desk.Message], error) {
		if err != nil {
			return nil, err
		}
		if m.Attachments == nil {
			m.Attachments = []desk.Attachment{}
		}
		if m.Reactions == nil {
			m.Reactions = []desk.Reaction{}
		}
		a.present(who, &m)
		return &body[desk.Message]{m}, nil
	}
}

type messagesInput struct {
	DeskID
	Paging
	Order  string `query:"order" enum:"asc,desc" default:"asc" doc:"desc turns the items round: newest first"`
	Before string `query:"before" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a message's id: the messages next before it"`
	After  string `query:"after" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a message's id: the messages next after it"`
}

func (a *API) listMessages(ctx context.Context, who access.Who, in *messagesInput) (*body[page[desk.Message]], error) {
	read := a.Store.Read()
	query, err := a.messageQuery(ctx, read, who.WorkspaceID, in)
	if err != nil {
		return nil, err
	}
	ms, err := read.ListMessages(ctx, who.WorkspaceID, in.ID, query)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 {
		// Only an empty answer may mean that there is no such conversation.
		if _, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return nil, err
		}
	}
	var next *string
	if len(ms) > in.Limit {
		// One more was read than asked for: the farthest in the direction.
		if query.Backward != query.Desc {
			ms = ms[1:]
			next = messageCursor(query.Backward, ms[0])
		} else {
			ms = ms[:in.Limit]
			next = messageCursor(query.Backward, ms[len(ms)-1])
		}
	}
	a.presenter().Messages(who, ms)
	return &body[page[desk.Message]]{page[desk.Message]{Items: ms, NextCursor: next}}, nil
}

// messageCursor goes on from m, in the direction in which the list was read.
func messageCursor(backward bool, m desk.Message) *string {
	direction := "f"
	if backward {
		direction = "b"
	}
	return encodeCursor(direction, cursorTime(m.OccurredAt), m.ID)
}

func (a *API) messageQuery(ctx context.Context, read *store.Queryer, ws string, in *messagesInput) (store.MessageQuery, error) {
	query := store.MessageQuery{Desc: in.Order == "desc", Limit: in.Limit + 1}
	for _, edge := range []struct {
		id  string
		key **store.TimeKey
	}{{in.After, &query.After}, {in.Before, &query.Before}} {
		if edge.id == "" {
			continue
		}
		place, err := read.MessagePlace(ctx, ws, in.ID, edge.id)
		if err != nil {
			return query, err
		}
		*edge.key = &place
	}
	switch {
	case query.After != nil:
	case query.Before != nil:
		query.Backward = true
	default:
		query.Backward = query.Desc
	}
	if in.Cursor == "" {
		return query, nil
	}
	parts, err := decodeCursor(in.Cursor, 3)
	if err != nil {
		return query, err
	}
	at, err := timeOfCursor(parts[1])
	if err != nil {
		return query, err
	}
	key := &store.TimeKey{At: at, ID: parts[2]}
	if query.Backward = parts[0] == "b"; query.Backward {
		query.Before = key
	} else {
		query.After = key
	}
	return query, nil
}

type messageInput struct {
	DeskID
	Body struct {
		Kind        desk.MessageKind `json:"kind" enum:"text,rich,template,media,image,video,audio,voice,document,sticker"`
		Text        string           `json:"text,omitempty" doc:"the words, or the caption of media"`
		Content     *desk.Rich       `json:"content,omitempty" doc:"of kind rich"`
		Template    *sentTemplate    `json:"template,omitempty" doc:"of kind template"`
		Attachments []string         `json:"attachments,omitempty" nullable:"false" doc:"ids of uploads, of kind media"`
		ReplyTo     string           `json:"reply_to,omitempty" doc:"the message that this one answers"`
		Email       *mailInput       `json:"email,omitempty" doc:"on channels that carry mails: what is left out follows from the mail that is answered"`
		Public      *publicReply     `json:"public,omitempty" doc:"of answers in public"`
		SendAt      *time.Time       `json:"send_at,omitempty" doc:"send it then"`
		HoldSeconds int              `json:"hold_seconds,omitempty" minimum:"0" maximum:"60" doc:"how long it can be taken back before it is sent"`
	}
}

// sentTemplate names a template of the desk with what goes into its blanks; or
// one as the platform knows it, with components in the platform's own shape.
type sentTemplate struct {
	ID         string            `json:"id,omitempty" maxLength:"200" doc:"a template of the desk"`
	Name       string            `json:"name,omitempty" doc:"its name, in place of id"`
	Language   string            `json:"language,omitempty" doc:"left out for the customer's own language"`
	Variables  map[string]string `json:"variables,omitempty" doc:"what goes into the blanks, by key: body.1, or just 1; may hold {{contact.first_name}} and the other variables of saved replies. What would be refused is refused here, blank by blank"`
	Components json.RawMessage   `json:"components,omitempty" doc:"the platform's own shape, passed through as it is; name and language are needed then"`
}

// raw says whether it goes to the platform as the caller wrote it.
func (t *sentTemplate) raw() bool {
	return t.ID == "" && t.Variables == nil && (len(t.Components) > 0 || t.Language != "")
}

// order fills in the template of a reply.
func (a *API) order(ctx context.Context, who access.Who, conversationID string, t *sentTemplate, r *outbound.Reply) error {
	if t == nil || r.Kind != desk.MessageTemplate {
		return nil
	}
	if t.raw() {
		r.Template = &desk.Template{Name: t.Name, Language: t.Language, Components: t.Components}
		return nil
	}
	if len(t.Components) > 0 {
		return desk.Invalid("template.components", "go without id and variables")
	}
	made, err := a.Templates.ForSending(ctx, who, conversationID, template.Order{ID: cleanText(t.ID), Name: cleanText(t.Name), Language: cleanText(t.Language), Variables: t.Variables})
	if err != nil {
		return err
	}
	r.Template, r.Text, r.UploadIDs = &made.Template, made.Text, made.Uploads
	return nil
}

// sentMessage is the message that a reply became, the first of them where it
// became several.
type sentMessage struct {
	desk.Message
	Messages []desk.Message `json:"messages" nullable:"false" doc:"all messages of this reply: several files are several messages"`
}

// sent shapes what a reply became.
func (a *API) sent(who access.Who) func([]desk.Message, error) (sentMessage, error) {
	return func(ms []desk.Message, err error) (sentMessage, error) {
		if err != nil {
			return sentMessage{}, err
		}
		a.presenter().Messages(who, ms)
		return sentMessage{Message: ms[0], Messages: ms}, nil
	}
}

func (a *API) postMessage(ctx context.Context, who access.Who, in *messageInput) (*body[sentMessage], error) {
	b := &in.Body
	for i := range b.Attachments {
		b.Attachments[i] = cleanText(b.Attachments[i])
	}
	if b.SendAt != nil {
		at := b.SendAt.UTC().Truncate(time.Microsecond)
		b.SendAt = &at
	}
	var err error
	if b.Content, err = a.open(ctx, who, in.ID, b.Content); err != nil {
		return nil, err
	}
	r := outbound.Reply{
		Kind: b.Kind, Text: b.Text, Rich: b.Content, UploadIDs: b.Attachments, ReplyTo: cleanText(b.ReplyTo), Claim: claimOf(ctx),
		SendAt: b.SendAt, Hold: time.Duration(b.HoldSeconds) * time.Second, Email: b.Email.mail(), Public: b.Public.reply(),
	}
	if err := a.order(ctx, who, in.ID, b.Template, &r); err != nil {
		return nil, err
	}
	return answer(a.sent(who)(a.Outbound.Reply(ctx, who, in.ID, r)))
}

type oneMessageInput struct {
	DeskID
	Exact bool `query:"exact" doc:"answer a location as it was sent; who asked for it is kept in the history"`
}

func (a *API) getMessage(ctx context.Context, who access.Who, in *oneMessageInput) (*body[desk.Message], error) {
	m, err := a.Outbound.Message(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	if !in.Exact || !view.HasPlace(m) || view.SeesExact(who) {
		return a.answerMessage(who)(m, nil)
	}
	if err := a.noteReveal(ctx, who, m); err != nil {
		return nil, err
	}
	a.Media.Link(who.WorkspaceID, m.Attachments)
	return &body[desk.Message]{m}, nil
}

// eventLocationRevealed is kept in a message's history for each time that
// somebody asked for its exact place.
const eventLocationRevealed desk.EventType = "location.revealed"

func (a *API) noteReveal(ctx context.Context, who access.Who, m desk.Message) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{
			Type: eventLocationRevealed, At: a.now(), Actor: who.Actor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID,
		}})
	})
}

type reactionInput struct {
	DeskID
	Body struct {
		Emoji string `json:"emoji" doc:"one emoji; empty takes ours away"`
	}
}

func (a *API) putReaction(ctx context.Context, who access.Who, in *reactionInput) (*body[desk.Message], error) {
	return a.answerMessage(who)(a.Outbound.React(ctx, who, in.ID, in.Body.Emoji))
}
