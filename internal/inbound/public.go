package inbound

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// postState is a post that the batch touches.
type postState struct {
	desk.Post
	isNew, dirty bool
	files        []desk.Attachment // that it has since this batch
	at           time.Time
	actor        desk.Actor
}

// peopleOf is the network whose people an event's are.
func peopleOf(it *item) string {
	if p := it.live.Descriptor.People; p != "" {
		return p
	}
	return it.live.Channel.Platform
}

// publicOf is what the event's message has as public words, nil for what was
// said in private.
func publicOf(it *item) *platform.PublicIn {
	switch {
	case it.in.Post == "":
		return nil
	case it.in.Message != nil:
		return it.in.Message.Public
	case it.in.Echo != nil:
		return it.in.Echo.Public
	}
	return nil
}

// loadPosts locks the posts that the batch is about.
func (b *batch) loadPosts(ctx context.Context) error {
	ids := map[string][]string{}
	for _, it := range b.items {
		named := []platform.RemotePostID{it.in.Post}
		if it.in.Published != nil {
			named = append(named, it.in.Published.ID)
		}
		for _, id := range named {
			if id != "" {
				ids[it.ev.ChannelID] = append(ids[it.ev.ChannelID], string(id))
			}
		}
	}
	for ch, list := range ids {
		slices.Sort(list)
		found, err := b.tx.LockPostsByExternal(ctx, b.ws, ch, slices.Compact(list))
		if err != nil {
			return err
		}
		for id, p := range found {
			b.posts[place{ch, id}] = &postState{Post: p}
		}
	}
	return nil
}

// post answers a post by the network's id, made where it is new.
func (b *batch) post(it *item, id platform.RemotePostID) *postState {
	at := place{it.ev.ChannelID, string(id)}
	if p := b.posts[at]; p != nil {
		return p
	}
	p := &postState{isNew: true, Post: desk.Post{WorkspaceID: b.ws, ID: ident.New(), ChannelID: it.ev.ChannelID, Platform: it.live.Channel.Platform,
		ExternalID: string(id), Kind: desk.PublicPost, Attachments: []desk.Attachment{}, PublishedAt: occurred(it), CreatedAt: it.ev.ReceivedAt}}
	b.posts[at] = p
	b.touchPost(p, it)
	return p
}

func (b *batch) touchPost(p *postState, it *item) {
	if !p.dirty {
		p.dirty = true
		b.touchedPosts = append(b.touchedPosts, p)
	}
	p.at, p.actor = it.ev.ReceivedAt, it.actor(b)
}

// onPublished notes what a network says of a post.
func (b *batch) onPublished(it *item, in platform.PostIn) {
	id := in.ID
	if id == "" {
		id = it.in.Post
	}
	p := b.post(it, id)
	if in.Under != "" {
		p.Under = string(in.Under)
	}
	b.fillPost(it, p, in)
}

// fillPost takes over what is said of a post; what is not said stays.
func (b *batch) fillPost(it *item, p *postState, in platform.PostIn) {
	fill := func(have *string, said string) {
		if said = clean(said); said != "" {
			*have = said
		}
	}
	fill(&p.Author, in.Author)
	fill(&p.Title, in.Title)
	fill(&p.Text, in.Text)
	fill(&p.Link, in.Link)
	fill(&p.Shares, in.Shares)
	if in.Kind != "" {
		p.Kind = in.Kind
	}
	p.Ours = p.Ours || in.Ours
	if !in.PublishedAt.IsZero() {
		p.PublishedAt = in.PublishedAt.UTC().Truncate(time.Microsecond)
	}
	if !in.EditedAt.IsZero() {
		at := in.EditedAt.UTC().Truncate(time.Microsecond)
		p.EditedAt = conversation.Latest(p.EditedAt, at)
	}
	at := occurred(it)
	if in.Hidden != nil {
		p.HiddenAt = nil
		if *in.Hidden {
			p.HiddenAt = &at
		}
	}
	if in.Deleted {
		p.DeletedAt = conversation.Earliest(p.DeletedAt, at)
	}
	if in.Counts != nil {
		p.Counts = Counted(p.Counts, *in.Counts, at)
	}
	if len(p.Attachments) == 0 && p.isNew {
		for _, a := range in.Attachments {
			file := desk.Attachment{ID: ident.New(), Mime: clean(a.Mime), Size: a.Size, Name: clean(a.Name), State: desk.AttachmentPending, Remote: a.Remote}
			p.Attachments, p.files = append(p.Attachments, file), append(p.files, file)
			b.fetch[p.ChannelID] = append(b.fetch[p.ChannelID], file.ID)
		}
	}
	b.touchPost(p, it)
}

// Counted answers counts with those that are said now.
func Counted(have, said desk.PostCounts, at time.Time) desk.PostCounts {
	for _, one := range []struct{ have, said **int64 }{{&have.Likes, &said.Likes}, {&have.Comments, &said.Comments}, {&have.Shares, &said.Shares}, {&have.Reach, &said.Reach}, {&have.Rating, &said.Rating}} {
		if *one.said != nil {
			n := max(0, **one.said)
			*one.have = &n
		}
	}
	have.At = &at
	return have
}

// onCounted notes how many people like something.
func (b *batch) onCounted(it *item, in platform.CountIn) string {
	if in.ID != "" {
		m := b.target(it, in.ID)
		if m == nil || m.Content == nil || m.Content.Public == nil {
			return "" // said before the channel was connected: nobody here counts its likes
		}
		p := publicCopy(m)
		if in.Is != nil && in.Is.Likes != nil {
			p.Likes = int(max(0, *in.Is.Likes))
		}
		p.Likes = max(0, p.Likes+in.AddLikes)
		b.touchMessage(m, it)
		m.actor = desk.SystemActor
		return ""
	}
	p := b.post(it, it.in.Post)
	if in.Is != nil {
		p.Counts = Counted(p.Counts, *in.Is, occurred(it))
	}
	add := func(have *int64, n int) *int64 {
		if n == 0 {
			return have
		}
		sum := int64(n)
		if have != nil {
			sum += *have
		}
		sum = max(0, sum)
		return &sum
	}
	p.Counts.Likes, p.Counts.Shares = add(p.Counts.Likes, in.AddLikes), add(p.Counts.Shares, in.AddShares)
	b.touchPost(p, it)
	return ""
}

// onModerated notes what was done to an item on the network.
func (b *batch) onModerated(it *item, in platform.ModeratedIn) string {
	at := occurred(it)
	if in.ID == "" {
		p := b.post(it, it.in.Post)
		switch in.State {
		case desk.ItemHidden:
			p.HiddenAt = &at
		case desk.ItemRemoved, desk.ItemGone:
			p.DeletedAt = conversation.Earliest(p.DeletedAt, at)
		default:
			p.HiddenAt = nil
		}
		b.touchPost(p, it)
		return ""
	}
	m := b.target(it, in.ID)
	if m == nil || m.Content == nil || m.Content.Public == nil {
		return unknownMessage
	}
	before := ItemStateOf(m.Message)
	p := publicCopy(m)
	switch in.State {
	case desk.ItemHidden:
		p.Hidden = true
	case desk.ItemRemoved:
		p.Removed = true
	case desk.ItemGone:
		if !p.Removed {
			m.Message = conversation.Delete(m.Message, at)
		}
	default:
		p.Hidden = false
	}
	if after := ItemStateOf(m.Message); after != before && !b.obeys(m.ID, before, after) {
		m.change("moderation", before, after)
	}
	b.touchMessage(m, it)
	m.actor = desk.SystemActor
	return ""
}

// loadObeying learns which verbs of ours are on their way to items that networks
// tell of: what is theirs is in the histories by who asked for it.
func (b *batch) loadObeying(ctx context.Context) error {
	var ids []string
	for _, it := range b.items {
		if it.in.Moderated == nil || it.in.Moderated.ID == "" {
			continue
		}
		if m := b.external[place{it.ev.ChannelID, string(it.in.Moderated.ID)}]; m != nil {
			ids = append(ids, m.ID)
		}
	}
	found, err := b.tx.QueuedActions(ctx, b.ws, ids)
	for _, a := range found {
		if b.obeying == nil {
			b.obeying = map[string][]desk.PublicVerb{}
		}
		b.obeying[a.MessageID] = append(b.obeying[a.MessageID], a.Verb)
	}
	return err
}

// obeys says whether an item became so because we asked for it.
func (b *batch) obeys(messageID string, before, after desk.ItemState) bool {
	verb := desk.VerbRemove
	switch {
	case after == desk.ItemHidden:
		verb = desk.VerbHide
	case before == desk.ItemHidden && after == desk.ItemNew:
		verb = desk.VerbShow
	}
	return slices.Contains(b.obeying[messageID], verb)
}

// ItemStateOf is what the network shows of a public message.
func ItemStateOf(m desk.Message) desk.ItemState {
	if i, ok := store.PublicItemOf(m, ""); ok {
		return i.State
	}
	return desk.ItemNew
}

// publicCopy is what m has as public words, to be changed.
func publicCopy(m *message) *desk.Public {
	content := *m.Content
	public := *content.Public
	content.Public, m.Content = &public, &content
	return &public
}

// stand gives a new message its place in public: under its post.
func (b *batch) stand(it *item, cv *conv, m *desk.Message) {
	in := publicOf(it)
	if in == nil {
		return
	}
	p := b.post(it, it.in.Post)
	if in.Under != nil {
		b.fillPost(it, p, *in.Under)
	}
	content := desk.Content{}
	if m.Content != nil {
		content = *m.Content
	}
	content.Public = publicFrom(*in, p.ID)
	m.Content = &content
	cv.PostID = p.ID
	if in.Kind == desk.PublicPost && m.Direction == desk.DirectionIn && string(it.in.Post) == m.ExternalID {
		p.MessageID, p.Author, p.ContactID, p.Text = m.ID, m.Author.Name, cv.ContactID, m.Text
		b.touchPost(p, it)
	}
}

func publicFrom(in platform.PublicIn, postID string) *desk.Public {
	cleanAll(&in.Link, &in.Title, &in.Version, &in.Country, &in.Language, &in.Device)
	return &desk.Public{Kind: in.Kind, PostID: postID, Parent: clean(string(in.Parent)), Link: in.Link, Rating: in.Rating, Recommends: in.Recommends, Title: in.Title,
		Version: in.Version, Country: in.Country, Language: in.Language, Device: in.Device, Likes: in.Likes, Hidden: in.Hidden, Cannot: in.Cannot}
}

// rewritten gives a public message other words, and keeps those that it had. A
// review that says something else waits for an answer again.
func (b *batch) rewritten(it *item, m *message, in platform.EditIn) {
	before := *m.Content.Public
	at := occurred(it)
	if m.EditedAt != nil && at.Before(*m.EditedAt) {
		return
	}
	since := m.OccurredAt
	if m.EditedAt != nil {
		since = *m.EditedAt
	}
	now := before
	if in.Public != nil {
		now = *publicFrom(*in.Public, before.PostID)
		now.Liked, now.Removed, now.Blocked, now.PrivateConversationID, now.Versions = before.Liked, before.Removed, before.Blocked, before.PrivateConversationID, before.Versions
		// Not every network says with new words how often they are liked and
		// whether they are hidden; what changes there is told by itself.
		if now.Likes == 0 {
			now.Likes = before.Likes
		}
		now.Hidden = now.Hidden || before.Hidden
		if now.Parent == "" {
			now.Parent = before.Parent
		}
		if now.Link == "" {
			now.Link = before.Link
		}
	}
	if m.Text == in.Text && before.Rating == now.Rating && before.Title == now.Title {
		return // said again: nothing that people read is different
	}
	now.Versions = append(slices.Clone(before.Versions), desk.PublicVersion{Text: m.Text, Title: before.Title, Rating: before.Rating, At: since})
	if m.Text != in.Text {
		m.change("text", m.Text, in.Text)
	}
	if before.Rating != now.Rating {
		m.change("rating", before.Rating, now.Rating)
	}
	content := *m.Content
	content.Public = &now
	m.Message = conversation.Edit(m.Message, in.Text, &content, at)
	b.touchMessage(m, it)
	b.refreshPreviews(it, m)
	cv := b.convs[m.ConversationID]
	if now.Kind != desk.PublicReview || m.Direction != desk.DirectionIn || cv == nil || it.in.Backfill {
		return
	}
	if b.caseless(it, cv) {
		return
	}
	cs := b.caseFor(it, cv)
	status := cs.Status
	said := m.Message
	said.OccurredAt = at
	cs.Case = cases.OnInbound(cs.Case, said, it.ev.ReceivedAt)
	if cs.before != nil && status != cs.Status {
		cs.change("status", status, cs.Status)
	}
	b.touchConv(cv, it)
	b.touchCase(cs, it)
}

// ownWords stores what the business said in public elsewhere: in the thread of
// whom it answers, or under the post where it answers nobody.
func (b *batch) ownWords(it *item, in platform.MessageIn) (*conv, bool) {
	if in.Public == nil || it.in.Post == "" || it.group != nil {
		return nil, false
	}
	if held := b.external[place{it.ev.ChannelID, string(in.Public.Parent)}]; in.Public.Parent != "" && held != nil {
		if cv := b.convs[held.ConversationID]; cv != nil {
			return cv, true
		}
	}
	p := b.post(it, platform.RemotePostID(messageID(it, in.ID)))
	p.Under, p.Ours, p.Kind = string(it.in.Post), true, desk.PublicComment
	b.fillPost(it, p, platform.PostIn{Text: in.Text, Link: in.Public.Link, Attachments: in.Attachments, PublishedAt: it.in.At})
	return nil, true
}

// savePosts writes posts and their files.
func (b *batch) savePosts(ctx context.Context) error {
	posts := make([]desk.Post, len(b.touchedPosts))
	for i, p := range b.touchedPosts {
		posts[i] = p.Post
	}
	if err := b.tx.SavePosts(ctx, b.ws, posts); err != nil {
		return err
	}
	for _, p := range b.touchedPosts {
		if len(p.files) == 0 {
			continue
		}
		if err := b.tx.InsertAttachments(ctx, b.ws, p.ID, p.files); err != nil {
			return err
		}
	}
	return nil
}

// saveItems writes the public messages as items, and that our own words answer
// others.
func (b *batch) saveItems(ctx context.Context) error {
	var items []desk.PublicItem
	answered := map[string][]string{}
	at := b.items[0].ev.ReceivedAt
	for _, m := range b.touchedMessages {
		contactID := ""
		if cv := b.convs[m.ConversationID]; cv != nil {
			contactID = cv.ContactID
		}
		i, public := store.PublicItemOf(m.Message, contactID)
		if !public {
			continue
		}
		items = append(items, i)
		if m.Direction == desk.DirectionOut && m.isNew && i.Parent != "" {
			answered[m.ChannelID] = append(answered[m.ChannelID], i.Parent)
		}
	}
	if err := b.tx.SavePublicItems(ctx, b.ws, items); err != nil {
		return err
	}
	for ch, ids := range answered {
		if err := b.tx.AnswerItems(ctx, b.ws, ch, ids, at); err != nil {
			return err
		}
	}
	return nil
}

// describePosts tells of posts as they are now.
func (b *batch) describePosts() error {
	for _, p := range b.touchedPosts {
		if err := b.tell(desk.Event{Type: desk.EventPostUpdated, At: p.at, Actor: p.actor, ContactID: p.ContactID}, new(p.Post)); err != nil {
			return err
		}
	}
	return nil
}
