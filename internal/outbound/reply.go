package outbound

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/channel"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

// maxText bounds any text, whatever a channel takes.
const maxText = 65536

// maxFiles bounds the files of one reply.
const maxFiles = 30

// Reply is what somebody wants to say to a customer.
type Reply struct {
	Kind      desk.MessageKind // text, rich, template, media; or a kind of file to send uploads as that
	Text      string
	Rich      *desk.Rich
	Template  *desk.Template
	UploadIDs []string
	ReplyTo   string // a message of the same conversation
	// Email says what a mail has beyond its text; nil for what follows from the
	// mail that it answers.
	Email  *desk.Email
	Origin string // "desk", "api", "recipe", "bot"; "" for what fits who
	// SendAt has it sent later; Hold after a moment in which it can be taken
	// back. At most one of them.
	SendAt *time.Time
	Hold   time.Duration
	// Claim is the idempotency key under which the reply is made, nil without
	// one: it is stored with the messages, or neither is.
	Claim *store.Claim

	// Public is of answers in public; nil for one as the channel itself, without a
	// name.
	Public *PublicReply

	// Aside says that it answers nobody: whoever waits goes on waiting, and the
	// case stays as it is.
	Aside bool

	// privateTo is the public item that this answers in private: it needs no open
	// window.
	privateTo *desk.PrivateTo
	// also runs once the messages are stored, and answers events that are told
	// after theirs; nil for nothing.
	also func(made []desk.Message) ([]desk.Event, error)
	// passedOn says that this is somebody else's message, forwarded.
	passedOn bool
}

// Reply stores a message to a customer and has it sent. The answer is the
// message as queued; several files are several messages, in the order in which
// they are sent. It does not wait for the platform.
func (s *Service) Reply(ctx context.Context, who access.Who, conversationID string, r Reply) ([]desk.Message, error) {
	if err := r.clean(); err != nil {
		return nil, err
	}
	live, err := s.channelOf(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	var made []desk.Message
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		made, err = s.reply(ctx, tx, who, live, conversationID, r)
		return err
	})
	return made, err
}

// goOnFrom has the messages that are made next sort behind those of a locked
// conversation: ids are the order of what is sent, and another node's clock may
// be ahead of ours.
func goOnFrom(conv desk.Conversation) {
	if conv.LastMessage != nil {
		ident.After(conv.LastMessage.ID)
	}
}

// channelOf is the channel by which replies to a conversation go.
func (s *Service) channelOf(ctx context.Context, who access.Who, conversationID string) (*channel.Live, error) {
	conv, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return nil, err
	}
	live, err := s.Channels.Find(ctx, who.WorkspaceID, conv.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, desk.E(desk.CodeConflict, "the channel of this conversation was deleted: it can be read, not answered")
	}
	if err != nil {
		return nil, err
	}
	if live.Channel.Status == desk.ChannelDisabled {
		return nil, desk.E(desk.CodeConflict, "this channel is switched off")
	}
	return live, nil
}

// clean removes what no platform takes and checks what needs no channel.
func (r *Reply) clean() error {
	r.Text = cleanText(r.Text)
	if r.Rich != nil {
		r.Rich = cleanRich(*r.Rich)
	}
	if err := cleanMail(r.Email); err != nil {
		return err
	}
	if len(r.Text) > maxText {
		return desk.Invalid("text", "has %d bytes; %d is the most", len(r.Text), maxText)
	}
	switch {
	case r.Kind == desk.MessageText, r.Kind == desk.MessageRich, r.Kind == desk.MessageTemplate:
		if len(r.UploadIDs) > 0 && !r.filled() {
			return desk.Invalid("attachments", "go with kind media")
		}
	case r.Kind == desk.MessageMedia, slices.Contains(fileKinds, r.Kind):
		if len(r.UploadIDs) == 0 {
			return desk.Invalid("attachments", "must not be empty")
		}
		if len(r.UploadIDs) > maxFiles {
			return desk.Invalid("attachments", "has %d files; %d is the most", len(r.UploadIDs), maxFiles)
		}
	default:
		return desk.Invalid("kind", "must be text, rich, template or media")
	}
	return nil
}

// filled says whether it is a template that the desk itself has filled: then its
// text is how it reads, and its files are the template's.
func (r *Reply) filled() bool {
	return r.Kind == desk.MessageTemplate && r.Template != nil && r.Template.Fill != nil
}

var fileKinds = []desk.MessageKind{desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker}

func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// cleanRich is r with all its texts clean. What it points to is copied: it is
// the caller's.
func cleanRich(r desk.Rich) *desk.Rich {
	clean := func(texts ...*string) {
		for _, t := range texts {
			*t = cleanText(*t)
		}
	}
	clean(&r.Header, &r.Body, &r.Footer, &r.ListLabel)
	r.Buttons = slices.Clone(r.Buttons)
	for i := range r.Buttons {
		clean(&r.Buttons[i].ID, &r.Buttons[i].Title)
	}
	r.Sections = slices.Clone(r.Sections)
	for i := range r.Sections {
		clean(&r.Sections[i].Title)
		r.Sections[i].Rows = slices.Clone(r.Sections[i].Rows)
		for j := range r.Sections[i].Rows {
			row := &r.Sections[i].Rows[j]
			clean(&row.ID, &row.Title, &row.Description)
		}
	}
	if r.Link != nil {
		link := *r.Link
		clean(&link.Title, &link.URL)
		r.Link = &link
	}
	cleanOpen(&r, clean)
	return &r
}

// reply is Reply within its transaction.
func (s *Service) reply(ctx context.Context, tx *store.Tx, who access.Who, live *channel.Live, conversationID string, r Reply) ([]desk.Message, error) {
	conv, err := tx.LockConversation(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return nil, err
	}
	goOnFrom(conv)
	caps, now := capsIn(live, conv), s.Clock.Now()
	later, err := r.later(now)
	if err != nil {
		return nil, err
	}
	if err := s.mayPublic(ctx, who, live, conv, r); err != nil {
		return nil, err
	}
	if r.privateTo == nil {
		if err := checkWindow(ctx, &tx.Queryer, conv, caps, sent{r.Kind, authorOf(who)}, now); err != nil {
			return nil, err
		}
	}
	if err := checkPermission(ctx, &tx.Queryer, conv, caps, r.Kind, r.Template, now); err != nil {
		return nil, err
	}
	uploads, err := s.uploads(ctx, tx, who.WorkspaceID, conv.ChannelID, r)
	if err != nil {
		return nil, err
	}
	if conv.CaseID == "" && !(live.Channel.NoCases && conv.PostID != "") {
		if conv, err = s.firstCase(ctx, tx, who, conv); err != nil {
			return nil, err
		}
	}
	at := now
	if conv.LastActivityAt.After(at) { // an answer stands below what it answers
		at = conv.LastActivityAt
	}
	base := desk.Message{
		WorkspaceID: who.WorkspaceID, ConversationID: conv.ID, CaseID: conv.CaseID, ChannelID: conv.ChannelID, Direction: desk.DirectionOut,
		Author: authorOf(who), Status: desk.StatusQueued, Origin: r.originOf(who), OccurredAt: at, CreatedAt: now,
		Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{},
	}
	if base.ReplyTo, err = quote(ctx, tx, conv, caps, r.ReplyTo); err != nil {
		return nil, err
	}
	if err := answersInPublic(ctx, tx, conv, &base); err != nil {
		return nil, err
	}
	if err := s.localise(ctx, &tx.Queryer, conv, r.Rich); err != nil {
		return nil, err
	}
	mail, machine, err := s.addressed(ctx, &tx.Queryer, conv, caps, r.Email, r.ReplyTo)
	if err != nil {
		return nil, err
	}
	if base.Author.Type != "agent" {
		if err := s.mayMachine(conv, caps, machine, now); err != nil {
			return nil, err
		}
	}
	ms := s.parts(r.messages(base, caps, uploads), caps)
	asMails(ms, mail)
	inPublic(conv, r.Public, ms)
	inPrivate(r.privateTo, ms)
	if r.passedOn {
		markForwarded(ms)
	}
	if err := s.check(ms, caps); err != nil {
		return nil, err
	}
	if r.privateTo == nil && (r.Kind != desk.MessageTemplate || !caps.Window.Templates) {
		if err := checkAnswers(ctx, &tx.Queryer, conv, caps.Window, len(ms)); err != nil {
			return nil, err
		}
	}
	if err := keepEffect(ctx, tx, r.Claim, ms); err != nil {
		return nil, err
	}
	if err := claimFiles(ctx, tx, who.WorkspaceID, ms); err != nil {
		return nil, err
	}
	if later != nil {
		return s.keep(ctx, tx, who, r, ms, *later, now)
	}
	return ms, s.put(ctx, tx, placing{ws: who.WorkspaceID, actor: who.Actor, conv: conv, caps: caps, now: now, aside: r.Aside, then: r.also}, ms)
}

// uploads are the files of a reply, refused where the channel's workstream has
// agents send none. Those of a template are not an agent's.
func (s *Service) uploads(ctx context.Context, tx *store.Tx, ws, channelID string, r Reply) ([]desk.Attachment, error) {
	ids := append(slices.Clone(r.UploadIDs), picturesOf(r.Rich)...)
	if len(ids) == 0 {
		return nil, nil
	}
	may, err := tx.MayAgentsSend(ctx, ws, channelID)
	if err != nil {
		return nil, err
	}
	if !may && !r.filled() {
		return nil, &desk.Error{Code: desk.CodeUnsupported, Public: "on this channel agents send no files: its workstream is set so",
			Problems: []desk.Problem{{Field: "attachments", Detail: "the channel's workstream has them switched off for agents"}}}
	}
	files, err := tx.Uploads(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	return files, arePictures(r.Rich, files)
}

func authorOf(who access.Who) desk.Author {
	switch who.Actor.Type {
	case "bot", "recipe":
		return desk.Author{Type: "bot", ID: who.Actor.ID, Name: who.Actor.Name}
	case "system":
		return desk.Author{Type: "system", Name: who.Actor.Name}
	}
	return desk.Author{Type: "agent", ID: who.UserID, Name: who.Name}
}

func (r Reply) originOf(who access.Who) string {
	switch {
	case r.Origin != "":
		return r.Origin
	case who.TokenID != "":
		return "api"
	}
	return "desk"
}

// quote is the message that is answered.
func quote(ctx context.Context, tx *store.Tx, conv desk.Conversation, caps platform.Caps, id string) (*desk.Quote, error) {
	if id == "" {
		return nil, nil
	}
	m, err := tx.MessageByID(ctx, conv.WorkspaceID, id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (m.ConversationID != conv.ID || m.Direction == desk.DirectionNote) {
		return nil, desk.Invalid("reply_to", "is no message of this conversation")
	}
	if err != nil {
		return nil, err
	}
	if caps.Reply != platform.Yes && caps.Reply != platform.Degraded {
		return nil, desk.E(desk.CodeUnsupported, "this channel cannot quote messages")
	}
	return conversation.QuoteOf(m), nil
}

// messages are what the reply becomes: one, or one a file, with the text as
// the first one's caption where the platform has captions and else before it.
func (r Reply) messages(base desk.Message, caps platform.Caps, uploads []desk.Attachment) []desk.Message {
	base.ID, base.Kind, base.Text = ident.New(), r.Kind, r.Text
	if one := r.together(base, caps, uploads); one != nil {
		return one
	}
	switch r.Kind {
	case desk.MessageText:
		return []desk.Message{base}
	case desk.MessageRich:
		base.Text = ""
		base.Content = &desk.Content{Rich: r.Rich}
		base.Attachments = append(base.Attachments, uploads...)
		return []desk.Message{base}
	case desk.MessageTemplate:
		base.Content = &desk.Content{Template: r.Template}
		if base.Text = ""; r.filled() {
			base.Text, base.Attachments = r.Text, append(base.Attachments, uploads...)
		}
		return []desk.Message{base}
	}
	var out []desk.Message
	text := r.Text
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	for i, a := range uploads {
		m := base
		m.Kind, m.Text, m.Attachments = fileKind(r.Kind, a, caps), "", []desk.Attachment{a}
		if i == 0 && text != "" {
			m.Text = text
			if m.Kind == desk.MessageVoice || render.Check(m, caps) != nil {
				// No caption here, or too long for one: the words go first.
				words := base
				words.Kind = desk.MessageText
				out = append(out, words)
				m.Text, m.ReplyTo = "", nil
			}
		}
		if len(out) > 0 {
			m.ID, m.ReplyTo = ident.New(), nil
		}
		out = append(out, m)
	}
	return out
}

// fileKind is the kind of message that carries a file: as wanted, else as its
// type says, else a document where the platform takes it only so.
func fileKind(wanted desk.MessageKind, a desk.Attachment, caps platform.Caps) desk.MessageKind {
	if wanted != desk.MessageMedia {
		return wanted
	}
	kind := kindOf(a.Mime)
	probe := desk.Message{Kind: kind, Attachments: []desk.Attachment{a}}
	if caps.Refuses(probe) == nil {
		return kind
	}
	probe.Kind = desk.MessageDocument
	if caps.Refuses(probe) == nil {
		return desk.MessageDocument
	}
	return kind // the check says why not
}

func kindOf(mime string) desk.MessageKind {
	family, _, _ := strings.Cut(mime, "/")
	switch family {
	case "image":
		return desk.MessageImage
	case "video":
		return desk.MessageVideo
	case "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// claimFiles gives uploads to the messages that carry them.
func claimFiles(ctx context.Context, tx *store.Tx, ws string, ms []desk.Message) error {
	for i := range ms {
		ids := make([]string, len(ms[i].Attachments))
		for j, a := range ms[i].Attachments {
			ids[j] = a.ID
		}
		if err := tx.ClaimUploads(ctx, ws, ids, ms[i].ID, ""); err != nil {
			return err
		}
	}
	return nil
}

// placing says where outgoing messages are put, and by whom.
type placing struct {
	ws    string
	actor desk.Actor
	conv  desk.Conversation
	caps  platform.Caps
	now   time.Time
	aside bool         // the case is left alone
	also  []desk.Event // told after them
	// then runs last, and answers what else is told; nil for nothing.
	then func(made []desk.Message) ([]desk.Event, error)
}

// put stores outgoing messages, what they change and the job that sends them;
// those that failed already are not sent.
func (s *Service) put(ctx context.Context, tx *store.Tx, p placing, ms []desk.Message) error {
	if err := s.takeLimit(ctx, tx, p.conv, p.caps, ms, p.now); err != nil {
		return err
	}
	var before, after desk.Case
	var err error
	if p.conv.CaseID != "" && !p.aside {
		if before, err = tx.LockCase(ctx, p.ws, p.conv.CaseID); err != nil {
			return err
		}
		after = before
	}
	if err := tx.InsertMessages(ctx, ms); err != nil {
		return err
	}
	if err := keepItems(ctx, tx, p.ws, p.conv, ms); err != nil {
		return err
	}
	queued := false
	for i := range ms {
		if ms[i].Status == desk.StatusFailed {
			p.conv = conversation.OnOutbound(p.conv, cases.PreviewOf(ms[i]), p.now)
			after = cases.OnUnsent(after, ms[i], p.now)
			continue
		}
		p.conv = conversation.OnAnswer(p.conv, cases.PreviewOf(ms[i]), p.now)
		p.conv.OfferID = offerOf(ms[i])
		queued = true
		after = cases.OnOutbound(after, ms[i], p.now)
	}
	b := bundle{ctx: ctx, tx: tx, ws: p.ws, actor: p.actor, at: p.now}
	b.messages(desk.EventMessageCreated, ms)
	if before.ID != "" {
		b.saveCases(store.CaseChange{Before: &before, After: after})
	}
	b.saveConversations(p.caps, p.conv)
	if b.err != nil {
		return b.err
	}
	b.events = append(b.events, p.also...)
	if queued {
		if err := s.wantSend(ctx, tx, p.ws, p.conv.ChannelID); err != nil {
			return err
		}
	}
	if p.then != nil {
		more, err := p.then(ms)
		if err != nil {
			return err
		}
		b.events = append(b.events, more...)
	}
	return b.append()
}
