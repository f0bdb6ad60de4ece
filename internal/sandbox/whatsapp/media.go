package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// fileNode is where files are downloaded from, in the emulator's own address.
const fileNode = "lookaside"

// Lives of files: a download's address, a customer's file, a business's.
const (
	urlLife      = 5 * time.Minute
	incomingLife = 7 * 24 * time.Hour
	uploadLife   = 30 * 24 * time.Hour
)

// class is what a kind of file may be.
type class struct {
	kind  string
	max   int64
	mimes []string // empty: any
}

var classes = []class{
	{"audio", 16 << 20, []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
	{"image", 5 << 20, []string{"image/jpeg", "image/png"}},
	{"video", 16 << 20, []string{"video/mp4", "video/3gpp"}},
	{"sticker", 500 << 10, []string{"image/webp"}},
	{"document", 100 << 20, nil},
}

func classNamed(kind string) class {
	return classes[slices.IndexFunc(classes, func(c class) bool { return c.kind == kind })]
}

// classFor is the class whose size limits an upload.
func classFor(kind string) class {
	i := slices.IndexFunc(classes, func(c class) bool { return slices.Contains(c.mimes, kind) })
	if i < 0 {
		return classNamed("document")
	}
	return classes[i]
}

func (n *Network) postMedia(c *call, a sandbox.Account) (any, *graphError) {
	form, err := c.MultipartReader()
	if err != nil {
		return nil, badParam("The parameter file is required.")
	}
	var product, kind string
	var kept *sandbox.Media
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fail(400, 131053, "Media upload error", "The form cannot be read.")
		}
		switch part.FormName() {
		case "messaging_product":
			product = readSmall(part)
		case "type":
			kind = readSmall(part)
		case "file":
			m, refusal := n.keepUpload(a, part.Header.Get("Content-Type"), part.FileName(), part)
			if refusal != nil {
				return nil, refusal
			}
			kept = &m
		}
	}
	drop := func(e *graphError) (any, *graphError) {
		if kept != nil {
			n.table.DropMedia(kept.ID)
		}
		return nil, e
	}
	if product != "whatsapp" {
		return drop(badParam("The parameter messaging_product is required."))
	}
	if kept == nil {
		return drop(badParam("The parameter file is required."))
	}
	if kind != "" && !sameType(kind, kept.Mime) {
		return drop(badParam("Param type %s does not match the file's type %s.", kind, kept.Mime))
	}
	return object{"id": kept.ID}, nil
}

func readSmall(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, 256))
	return string(b)
}

func sameType(a, b string) bool {
	x, _, _ := mime.ParseMediaType(a)
	y, _, _ := mime.ParseMediaType(b)
	return x == y
}

func (n *Network) keepUpload(a sandbox.Account, kind, name string, r io.Reader) (sandbox.Media, *graphError) {
	base, _, err := mime.ParseMediaType(kind)
	if err != nil || base == "application/octet-stream" {
		var all []string
		for _, cl := range classes {
			all = append(all, cl.mimes...)
		}
		return sandbox.Media{}, badParam("Param file must be a file with one of the following types: %s, application/pdf, …. Received file of type '%s'.", strings.Join(all, ", "), kind)
	}
	cl := classFor(base)
	m, err := n.table.AddMedia(a.ID, kind, name, io.LimitReader(r, cl.max+1))
	if err != nil {
		return sandbox.Media{}, fail(400, 131053, "Media upload error", "The file could not be kept: it is empty or too large.")
	}
	if m.Size > cl.max {
		n.table.DropMedia(m.ID)
		return sandbox.Media{}, fail(400, 131053, "Media upload error", "Media file size too big. Max file size we currently support: %d bytes for %s.", cl.max, cl.kind)
	}
	return m, nil
}

// alive answers a file that the token may see and that has not expired.
func (n *Network) alive(c *call, id string) (sandbox.Media, *graphError) {
	m, ok := n.table.Media(id)
	life := incomingLife
	if m.AccountID != "" {
		life = uploadLife
		ok = ok && slices.ContainsFunc(c.accounts, func(a sandbox.Account) bool { return a.ID == m.AccountID })
	}
	if !ok || n.table.Now().Sub(m.CreatedAt) > life {
		return m, unknownObject(c.Method, id)
	}
	return m, nil
}

func (n *Network) mediaNode(c *call, id string) (any, *graphError) {
	m, err := n.alive(c, id)
	if err != nil {
		return nil, err
	}
	switch c.Method {
	case http.MethodDelete:
		n.table.DropMedia(id)
		return object{"success": true}, nil
	case http.MethodGet:
		sum, _ := base64.StdEncoding.DecodeString(m.SHA256)
		return object{
			"messaging_product": "whatsapp", "id": m.ID, "mime_type": m.Mime, "file_size": m.Size, "sha256": hex.EncodeToString(sum),
			"url": n.fileURL(c.accounts[0], id, n.table.Now()),
		}, nil
	}
	return nil, unknownObject(c.Method, id)
}

// fileURL is a download's address, good for a few minutes after at.
func (n *Network) fileURL(a sandbox.Account, id string, at time.Time) string {
	until := strconv.FormatInt(at.Add(urlLife).Unix(), 10)
	q := url.Values{"mid": {id}, "ext": {until}, "hash": {fileHash(a, id, until)}}
	return strings.TrimSuffix(a.Settings["api_base_url"], "/") + "/" + fileNode + "?" + q.Encode()
}

func fileHash(a sandbox.Account, id, until string) string {
	h := hmac.New(sha256.New, []byte("file:"+a.Secrets["app_secret"]))
	h.Write([]byte(id + ":" + until))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// download answers a file's bytes. As on the platform, it wants the token, an
// address that is still good and a caller that says what it is.
func (n *Network) download(c *call) *graphError {
	q := c.URL.Query()
	until, _ := strconv.ParseInt(q.Get("ext"), 10, 64)
	good := slices.ContainsFunc(c.accounts, func(a sandbox.Account) bool {
		return hmac.Equal([]byte(fileHash(a, q.Get("mid"), q.Get("ext"))), []byte(q.Get("hash")))
	})
	if !good || n.table.Now().Unix() > until || c.Header.Get("User-Agent") == "" {
		http.Error(c.w, "URL signature expired", http.StatusNotFound)
		return nil
	}
	f, m, err := n.table.OpenMedia(q.Get("mid"))
	if err != nil {
		http.Error(c.w, "Content not found", http.StatusNotFound)
		return nil
	}
	defer func() { _ = f.Close() }()
	c.w.Header().Set("Content-Type", m.Mime)
	http.ServeContent(c.w, c.Request, "", time.Time{}, f)
	return nil
}
