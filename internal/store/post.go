package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const postColumns = "workspace_id, id, channel_id, platform, external_id, kind, ours, author, contact_id, message_id, under, title, text, link, shared_link, " +
	"counts, published_at, edited_at, hidden_at, deleted_at, publication_id, read_at, created_at, liked"

var postUpdate = upsertTail("workspace_id, id", "kind", "ours", "author", "contact_id", "message_id", "title", "text", "link", "shared_link",
	"counts", "published_at", "edited_at", "hidden_at", "deleted_at", "publication_id", "read_at", "liked")

func scanPost(row interface{ Scan(...any) error }) (desk.Post, error) {
	var p desk.Post
	var ours, liked int
	var counts string
	var published, created int64
	var edited, hidden, deleted, read sql.NullInt64
	err := row.Scan(&p.WorkspaceID, &p.ID, &p.ChannelID, &p.Platform, &p.ExternalID, &p.Kind, &ours, &p.Author, &p.ContactID, &p.MessageID, &p.Under,
		&p.Title, &p.Text, &p.Link, &p.Shares, &counts, &published, &edited, &hidden, &deleted, &p.PublicationID, &read, &created, &liked)
	if err != nil {
		return p, err
	}
	p.Ours, p.Liked, p.Attachments = ours == 1, liked == 1, []desk.Attachment{}
	p.PublishedAt, p.CreatedAt = fromMicros(published), fromMicros(created)
	p.EditedAt, p.HiddenAt, p.DeletedAt, p.ReadAt = fromNull(edited), fromNull(hidden), fromNull(deleted), fromNull(read)
	if counts != "" {
		if err := json.Unmarshal([]byte(counts), &p.Counts); err != nil {
			return p, fmt.Errorf("read counts of post %s: %w", p.ID, err)
		}
	}
	return p, nil
}

// SavePosts adds posts or overwrites those that are there. Their files are
// attachments whose message is the post: see InsertAttachments.
func (t *Tx) SavePosts(ctx context.Context, ws string, posts []desk.Post) error {
	rows := make([][]any, len(posts))
	for i, p := range posts {
		ours, liked := 0, 0
		if p.Ours {
			ours = 1
		}
		if p.Liked {
			liked = 1
		}
		rows[i] = []any{ws, p.ID, p.ChannelID, p.Platform, p.ExternalID, string(p.Kind), ours, p.Author, p.ContactID, p.MessageID, p.Under, p.Title, p.Text,
			p.Link, p.Shares, jsonOrEmpty(&p.Counts), micros(p.PublishedAt), microsOrNull(p.EditedAt), microsOrNull(p.HiddenAt), microsOrNull(p.DeletedAt),
			p.PublicationID, microsOrNull(p.ReadAt), micros(p.CreatedAt), liked}
	}
	if err := t.insert(ctx, "INSERT INTO posts ("+postColumns+") VALUES", postUpdate, rows); err != nil {
		return fmt.Errorf("save posts: %w", err)
	}
	return nil
}

// LockPostsByExternal are posts of a channel by the network's ids of them, for
// a change.
func (t *Tx) LockPostsByExternal(ctx context.Context, ws, channelID string, ids []string) (map[string]desk.Post, error) {
	out := make(map[string]desk.Post, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(t.s, ids)
	rows, err := t.query(ctx, "SELECT "+postColumns+" FROM posts"+t.s.by("posts_by_external")+" WHERE workspace_id = ? AND channel_id = ? AND external_id "+in+" ORDER BY id"+t.s.ForUpdate(),
		append([]any{ws, channelID}, args...)...)
	list, err := collect(rows, err, "posts", scanPost)
	for _, p := range list {
		out[p.ExternalID] = p
	}
	return out, err
}

// LockPost is PostByID for a change.
func (t *Tx) LockPost(ctx context.Context, ws, id string) (desk.Post, error) {
	return t.post(ctx, ws, id, t.s.ForUpdate())
}

// PostByID answers a post with its files.
func (q *Queryer) PostByID(ctx context.Context, ws, id string) (desk.Post, error) {
	return q.post(ctx, ws, id, "")
}

func (q *Queryer) post(ctx context.Context, ws, id, lock string) (desk.Post, error) {
	p, err := scanPost(q.row(ctx, "SELECT "+postColumns+" FROM posts WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return p, desk.NotFound("post")
	}
	if err != nil {
		return p, fmt.Errorf("load post %s: %w", id, err)
	}
	list := []desk.Post{p}
	err = q.fillPosts(ctx, ws, list)
	return list[0], err
}

// PostsByID are the posts of ids that are there, with their files.
func (q *Queryer) PostsByID(ctx context.Context, ws string, ids []string) (map[string]desk.Post, error) {
	out := make(map[string]desk.Post, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+postColumns+" FROM posts WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "posts", scanPost)
	if err == nil {
		err = q.fillPosts(ctx, ws, list)
	}
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// PostsUnder is what we said under a post in answer to nobody, the oldest first.
func (q *Queryer) PostsUnder(ctx context.Context, ws, channelID, externalID string) ([]desk.Post, error) {
	rows, err := q.query(ctx, "SELECT "+postColumns+" FROM posts WHERE workspace_id = ? AND channel_id = ? AND under = ? AND under <> '' ORDER BY published_at, id"+limitText(501), ws, channelID, externalID)
	list, err := collect(rows, err, "posts", scanPost)
	if err == nil {
		err = q.fillPosts(ctx, ws, list)
	}
	return list, err
}

// PostFilter narrows a list of posts.
type PostFilter struct {
	ChannelIDs []string // none: any
	Ours       *bool
	// Before is the post after which the list goes on.
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// Posts lists posts that stand by themselves, the newest first.
func (q *Queryer) Posts(ctx context.Context, ws string, f PostFilter) ([]desk.Post, error) {
	where, args := "workspace_id = ? AND under = ''", []any{ws}
	index := "posts_by_time"
	if len(f.ChannelIDs) == 1 {
		index = "posts_by_channel"
		where, args = where+" AND channel_id = ?", append(args, f.ChannelIDs[0])
	} else if len(f.ChannelIDs) > 1 {
		in, more := anyOf(q.s, f.ChannelIDs)
		where, args = where+" AND channel_id "+in, append(args, more...)
	}
	if f.Ours != nil {
		ours := 0
		if *f.Ours {
			ours = 1
		}
		where, args = where+" AND ours = ?", append(args, ours)
	}
	if f.BeforeID != "" {
		where, args = where+" AND (published_at, id) < (?, ?)", append(args, micros(f.BeforeAt), f.BeforeID)
	}
	rows, err := q.query(ctx, "SELECT "+postColumns+" FROM posts"+q.s.by(index)+" WHERE "+where+" ORDER BY published_at DESC, id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "posts", scanPost)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	if err == nil {
		err = q.fillPosts(ctx, ws, list)
	}
	return list, err
}

// PostsToRead are posts of a channel whose network is to be asked for them: those
// of a week once an hour, those of a month once a day, the newest first.
func (q *Queryer) PostsToRead(ctx context.Context, ws, channelID string, now time.Time, limit int) ([]desk.Post, error) {
	const day = 24 * time.Hour
	rows, err := q.query(ctx, "SELECT "+postColumns+" FROM posts"+q.s.by("posts_by_channel")+" WHERE workspace_id = ? AND channel_id = ? AND published_at > ? AND deleted_at IS NULL AND under = '' "+
		"AND (read_at IS NULL OR read_at <= ? OR read_at <= ? AND published_at > ?) ORDER BY published_at DESC, id DESC"+limitText(limit),
		ws, channelID, micros(now.Add(-30*day)), micros(now.Add(-day)), micros(now.Add(-time.Hour)), micros(now.Add(-7*day)))
	list, err := collect(rows, err, "posts to be read", scanPost)
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}

// fillPosts gives posts their files.
func (q *Queryer) fillPosts(ctx context.Context, ws string, posts []desk.Post) error {
	ids := make([]string, len(posts))
	for i, p := range posts {
		ids[i] = p.ID
	}
	files, err := q.AttachmentsOf(ctx, ws, ids)
	for i, p := range posts {
		if found := files[p.ID]; len(found) > 0 {
			posts[i].Attachments = found
		}
	}
	return err
}
