package twilio

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// cdn is where files are fetched from in the end.
	cdn = "cdn"
	// linkLife is how long such an address is good.
	linkLife = 4 * time.Hour
	// fetchTime is how long a business's server may take to give a file.
	fetchTime = 10 * time.Second
	// maxImage and maxFile are the sizes that WhatsApp takes.
	maxImage = 5 << 20
	maxFile  = 16 << 20
)

// taken are the kinds of files that WhatsApp takes.
var taken = []string{
	"image/jpeg", "image/png", "image/webp", "video/mp4", "video/3gpp", "audio/ogg", "audio/amr", "audio/3gpp", "audio/aac", "audio/mpeg", "audio/mp4",
	"application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "text/plain", "text/csv", "text/vcard",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip",
}

// collect fetches the files that a business sends, and answers the error that
// the message runs into without them.
func (c *core) collect(ctx context.Context, l *line, addresses []string, m *sandbox.Message, r *record) int {
	for _, u := range addresses {
		ref, why := c.fetch(ctx, l, u)
		if why != "" {
			acc, done := c.open()
			c.warn(acc, alert{Code: 11200, Text: "HTTP retrieval failure: " + why, URL: u, Message: r.SID})
			done()
			if l.Channel == whatsApp {
				return 63019
			}
			return 11200
		}
		base, _, _ := mime.ParseMediaType(ref.Mime)
		if l.Channel == whatsApp && (!slices.Contains(taken, base) || (strings.HasPrefix(base, "image/") && ref.Size > maxImage)) {
			return 63021
		}
		r.Media = append(r.Media, file{SID: fixed("ME", ref.ID), Media: ref.ID, Type: base, URL: u})
		if m.Media == nil {
			m.Media = ref
			if m.Kind == "text" {
				m.Kind = kindOf(base)
			}
			continue
		}
		m.Panels = append(m.Panels, sandbox.Panel{Media: ref})
	}
	return 0
}

// fetch gets a file from a business's server. It answers why there is none.
func (c *core) fetch(ctx context.Context, l *line, from string) (*sandbox.MediaRef, string) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, err.Error()
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	res, err := c.table.HTTP().Do(req)
	if err != nil {
		return nil, err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, "the server answered " + strconv.Itoa(res.StatusCode)
	}
	name := path.Base(req.URL.Path)
	if _, p, err := mime.ParseMediaType(res.Header.Get("Content-Disposition")); err == nil && p["filename"] != "" {
		name = p["filename"]
	}
	kind := res.Header.Get("Content-Type")
	m, err := c.table.AddMedia(l.ID, kind, name, io.LimitReader(res.Body, maxFile+1))
	if err != nil {
		return nil, err.Error()
	}
	if m.Size > maxFile {
		c.table.DropMedia(m.ID)
		return nil, "the file is larger than 16 MB"
	}
	return &sandbox.MediaRef{ID: m.ID, Mime: m.Mime, Name: m.Name, Size: m.Size, SHA256: m.SHA256}, ""
}

// kindOf is how a phone shows a file.
func kindOf(base string) string {
	switch kind, sub, _ := strings.Cut(base, "/"); {
	case base == "image/webp":
		return "sticker"
	case sub == "ogg" && kind == "audio":
		return "voice"
	case kind == "image" || kind == "video" || kind == "audio":
		return kind
	}
	return "document"
}

// mediaOf lists a message's media, and tells of each or removes it.
func (c *core) mediaOf(q *call, message, id string) (any, *apiError) {
	acc, done := c.open()
	defer done()
	r := acc.index[message]
	if r == nil {
		return nil, notFound(q.URL.Path)
	}
	view := func(f file) object {
		return object{
			"sid": f.SID, "account_sid": acc.SID, "parent_sid": r.SID, "content_type": f.Type, "date_created": rfc2822(r.Created), "date_updated": rfc2822(r.Updated),
			"uri": "/" + Version + "/Accounts/" + acc.SID + "/Messages/" + r.SID + "/Media/" + f.SID + ".json",
		}
	}
	if id == "" && q.Method == http.MethodGet {
		all := []any{}
		for _, f := range r.Media {
			all = append(all, view(f))
		}
		return c.page(q, "media_list", all), nil
	}
	i := slices.IndexFunc(r.Media, func(f file) bool { return f.SID == id })
	switch {
	case i < 0:
		return nil, notFound(q.URL.Path)
	case q.Method == http.MethodGet:
		return view(r.Media[i]), nil
	case q.Method == http.MethodDelete:
		c.table.DropMedia(r.Media[i].Media)
		r.Media = slices.Delete(r.Media, i, i+1)
		c.change(acc)
		return nil, nil
	}
	return nil, notFound(q.URL.Path)
}

// openFile leads a request for a file's bytes to where they are, for a short
// while. Credentials are asked for where the account wants them. It answers
// whether the request was for such bytes.
func (c *core) openFile(q *call) bool {
	p := q.path
	if len(p) != 7 || p[3] != "Messages" || p[5] != "Media" || strings.HasSuffix(p[6], ".json") || (q.Method != http.MethodGet && q.Method != http.MethodHead) {
		return false
	}
	acc, done := c.open()
	protected, secret := acc.MediaAuth, acc.Token
	var found file
	if r := acc.index[p[4]]; r != nil && p[2] == acc.SID {
		if i := slices.IndexFunc(r.Media, func(f file) bool { return f.SID == p[6] }); i >= 0 {
			found = r.Media[i]
		}
	}
	done()
	if _, _, sent := q.BasicAuth(); protected || sent {
		if err := c.enter(q); err != nil {
			q.refuse(err)
			return true
		}
	}
	if found.Media == "" {
		q.refuse(notFound(q.URL.Path))
		return true
	}
	until := strconv.FormatInt(c.table.Now().Add(linkLife).Unix(), 10)
	to := base(c.table.PublicURL()) + "/" + cdn + "/" + found.Media + "?" + url.Values{"Expires": {until}, "Signature": {seal(secret, found.Media, until)}}.Encode()
	http.Redirect(q.w, q.Request, to, http.StatusTemporaryRedirect)
	return true
}

func seal(secret, id, until string) string {
	h := hmac.New(sha256.New, []byte("file:"+secret))
	h.Write([]byte(id + ":" + until))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// serveFile gives a file's bytes to whoever has a good address.
func (c *core) serveFile(q *call) {
	acc, done := c.open()
	secret := acc.Token
	done()
	v := q.URL.Query()
	until, _ := strconv.ParseInt(v.Get("Expires"), 10, 64)
	id := q.path[len(q.path)-1]
	if !hmac.Equal([]byte(seal(secret, id, v.Get("Expires"))), []byte(v.Get("Signature"))) || c.table.Now().Unix() > until {
		http.Error(q.w, "AccessDenied", http.StatusForbidden)
		return
	}
	f, m, err := c.table.OpenMedia(id)
	if err != nil {
		http.Error(q.w, "NoSuchKey", http.StatusNotFound)
		return
	}
	defer func() { _ = f.Close() }()
	q.w.Header().Set("Content-Type", m.Mime)
	if m.Name != "" {
		q.w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": m.Name}))
	}
	http.ServeContent(q.w, q.Request, "", time.Time{}, f)
}
