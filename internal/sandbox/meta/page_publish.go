package meta

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// videoKey is under which a post keeps the id of its video.
const videoKey = "video"

func unix(seconds int64) time.Time { return time.Unix(seconds, 0) }

// values are the parameters of a call: of its address, and of a body in JSON, in
// a form or in a form with files.
func (q *call) values() map[string]string {
	if q.known != nil {
		return q.known
	}
	q.known = map[string]string{}
	kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind == "application/json" {
		raw, _ := io.ReadAll(io.LimitReader(q.Body, 1<<20))
		var in map[string]json.RawMessage
		_ = json.Unmarshal(raw, &in)
		for k, v := range in {
			text := string(v)
			_ = json.Unmarshal(v, &text) // what is no string stays as it is written
			q.known[k] = text
		}
	}
	if kind == "multipart/form-data" {
		_ = q.ParseMultipartForm(32 << 20)
	}
	_ = q.ParseForm()
	for k := range q.Form {
		q.known[k] = q.Form.Get(k)
	}
	return q.known
}

// pagePublish posts as the Page.
func (c *core) pagePublish(q *call) (any, *graphError) {
	in := q.values()
	if err := within(in["message"], sandbox.ItemPost); err != nil {
		return nil, err
	}
	if in["published"] == "false" {
		return nil, badParam("This sandbox keeps no posts until their time")
	}
	d := sandbox.WallDraft{Text: in["message"]}
	if in["link"] != "" {
		u, err := url.Parse(in["link"])
		if err != nil || u.Host == "" {
			return nil, fail(400, 1609005, 0, "Error fetching that link")
		}
		d.Link = &sandbox.Link{URL: in["link"], Title: u.Host}
	}
	for _, id := range attached(in) {
		f, err := c.uploaded(q, id)
		if err != nil {
			return nil, err
		}
		d.Files = append(d.Files, f)
	}
	newest := c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, Limit: 1}).Items
	if len(newest) == 1 && d.Text != "" && newest[0].Text == d.Text && len(d.Files) == 0 && c.table.Now().Sub(newest[0].At) < time.Hour {
		return nil, fail(400, 506, 0, "Duplicate status message")
	}
	it, err := c.table.Wall().Owner(q.public.ID).Publish(d)
	if err != nil {
		return nil, badParam("Post must have a message, a link or an attachment")
	}
	return object{"id": it.ID}, nil
}

// attached are the ids of the files that a post names, as a list or one by one.
func attached(in map[string]string) []string {
	var list []struct {
		ID string `json:"media_fbid"`
	}
	_ = json.Unmarshal([]byte(in["attached_media"]), &list)
	for i := range 50 {
		one := struct {
			ID string `json:"media_fbid"`
		}{}
		if json.Unmarshal([]byte(in["attached_media["+strconv.Itoa(i)+"]"]), &one) == nil {
			list = append(list, one)
		}
	}
	var out []string
	for _, one := range list {
		out = append(out, one.ID)
	}
	return out
}

// uploaded is a photo that the Page gave before.
func (c *core) uploaded(q *call, id string) (sandbox.MediaRef, *graphError) {
	m, ok := c.table.Media(id)
	if !ok || m.AccountID != q.account.ID {
		return sandbox.MediaRef{}, badParam("The photo %s was not found", id)
	}
	return sandbox.MediaRef{ID: m.ID, Mime: m.Mime, Name: m.Name, Size: m.Size, SHA256: m.SHA256}, nil
}

// given keeps the file of a form, or the one at an address that it names.
func (c *core) given(q *call, kind, addressField string) (sandbox.MediaRef, *graphError) {
	in := q.values()
	var kept sandbox.Media
	var refusal *graphError
	switch {
	case in[addressField] != "":
		kept, refusal = c.fetch(q, kind, in[addressField])
	case q.MultipartForm == nil || len(q.MultipartForm.File["source"]) == 0:
		return sandbox.MediaRef{}, fail(400, 324, 0, "Requires upload file")
	default:
		head := q.MultipartForm.File["source"][0]
		file, err := head.Open()
		if err != nil {
			return sandbox.MediaRef{}, fail(400, 324, 0, "Requires upload file")
		}
		defer func() { _ = file.Close() }()
		kept, refusal = c.keep(q.account.ID, kind, head.Header.Get("Content-Type"), head.Filename, file)
	}
	if refusal != nil {
		return sandbox.MediaRef{}, refusal
	}
	return sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}, nil
}

// pagePhoto takes a photo: for later, or as a post at once.
func (c *core) pagePhoto(q *call) (any, *graphError) {
	f, err := c.given(q, "image", "url")
	if err != nil {
		return nil, err
	}
	in := q.values()
	if in["published"] == "false" {
		return object{"id": f.ID}, nil
	}
	it, failure := c.table.Wall().Owner(q.public.ID).Publish(sandbox.WallDraft{Text: in["caption"], Files: []sandbox.MediaRef{f}})
	if failure != nil {
		return nil, badParam("The photo could not be published")
	}
	return object{"id": f.ID, "post_id": it.ID}, nil
}

// pageVideo takes a video, which is a post at once.
func (c *core) pageVideo(q *call) (any, *graphError) {
	f, err := c.given(q, "video", "file_url")
	if err != nil {
		return nil, err
	}
	id := number(16)
	_, failure := c.table.Wall().Owner(q.public.ID).Publish(sandbox.WallDraft{
		Text: q.values()["description"], Files: []sandbox.MediaRef{f}, Extra: map[string]string{videoKey: id},
	})
	if failure != nil {
		return nil, badParam("The video could not be published")
	}
	return object{"id": id}, nil
}

// videoPost is the post of a video.
func (c *core) videoPost(place, video string) (string, bool) {
	if strings.Contains(video, "_") {
		return "", false
	}
	found := c.table.Wall().Items(place, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, Limit: 1, Where: func(it sandbox.Item) bool { return it.Extra[videoKey] == video }}).Items
	if len(found) == 0 {
		return "", false
	}
	return found[0].ID, true
}

// pageComment writes as the Page under a post, a review or a comment.
func (c *core) pageComment(q *call, under sandbox.Item) (any, *graphError) {
	in := q.values()
	if err := within(in["message"], sandbox.ItemComment); err != nil {
		return nil, err
	}
	d := sandbox.WallDraft{Text: in["message"]}
	switch {
	case in["attachment_id"] != "":
		f, err := c.uploaded(q, in["attachment_id"])
		if err != nil {
			return nil, err
		}
		d.Files = []sandbox.MediaRef{f}
	case in["attachment_url"] != "":
		kept, err := c.fetch(q, "image", in["attachment_url"])
		if err != nil {
			return nil, err
		}
		d.Files = []sandbox.MediaRef{{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}}
	}
	it, err := c.table.Wall().Owner(q.public.ID).Comment(under.ID, d)
	if err != nil {
		return nil, badParam("A comment needs a message or an attachment")
	}
	return object{"id": it.ID}, nil
}

var errNobody = errors.New("nobody is named")

// people are those whom a call names, in any of the ways that it can.
func people(in map[string]string) ([]string, error) {
	for _, name := range []string{"psid", "user", "uid", "asid"} {
		text := in[name]
		if text == "" {
			continue
		}
		var list []json.RawMessage
		if json.Unmarshal([]byte(text), &list) != nil {
			return strings.Split(text, ","), nil
		}
		var out []string
		for _, one := range list {
			out = append(out, strings.Trim(string(one), `"`))
		}
		return out, nil
	}
	return nil, errNobody
}

// pageBlock keeps people from the Page, or lets them in again.
func (c *core) pageBlock(q *call, blocked bool) (any, *graphError) {
	ids, err := people(q.values())
	if err != nil {
		return nil, badParam("The parameter user is required")
	}
	out := object{}
	for _, id := range ids {
		p, ok := c.person(nativeID(q.public), id)
		if !ok {
			return nil, badParam("The user %s was not found", id)
		}
		_, failure := c.table.Wall().Owner(q.public.ID).Block(p.ID, blocked)
		out[id] = failure == nil
	}
	if !blocked {
		return object{"success": true}, nil
	}
	return out, nil
}
