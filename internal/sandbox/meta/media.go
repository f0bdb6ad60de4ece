package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// fileNode is where files are downloaded from, in the emulator's own address.
	fileNode = "cdn"
	// linkLife is how long a file's address is good.
	linkLife  = 24 * time.Hour
	maxFile   = 25 << 20
	maxImage  = 8 << 20
	maxFields = 64 << 10
)

// postAttachment keeps a file that messages will name.
func (c *core) postAttachment(q *call) (any, *graphError) {
	form, err := q.MultipartReader()
	if err != nil {
		return nil, badParam("The parameter filedata is required.")
	}
	var kind string
	var kept *sandbox.Media
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fail(400, 100, 2018047, "Upload attachment failure.")
		}
		switch part.FormName() {
		case "message":
			raw, _ := io.ReadAll(io.LimitReader(part, maxFields))
			var in messageIn
			if json.Unmarshal(raw, &in) != nil || in.Attachment == nil {
				return nil, badParam("Param message is not valid")
			}
			kind = in.Attachment.Type
		case "filedata":
			m, refusal := c.keep(q.account.ID, kind, part.Header.Get("Content-Type"), part.FileName(), part)
			if refusal != nil {
				return nil, refusal
			}
			kept = &m
		}
	}
	if kept == nil {
		return nil, badParam("The parameter filedata is required.")
	}
	return object{"attachment_id": kept.ID}, nil
}

// keep takes a file within the platform's limits.
func (c *core) keep(accountID, kind, contentType, name string, r io.Reader) (sandbox.Media, *graphError) {
	base, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		base = "application/octet-stream"
	}
	class, _, _ := strings.Cut(base, "/")
	if kind != "file" && kind != class {
		return sandbox.Media{}, fail(400, 100, 2018047, "Upload attachment failure: %s is no %s", base, kind)
	}
	limit := int64(maxFile)
	if kind == "image" {
		limit = maxImage
	}
	m, kerr := c.table.AddMedia(accountID, base, name, io.LimitReader(r, limit+1))
	if kerr != nil {
		return sandbox.Media{}, fail(400, 100, 2018047, "Upload attachment failure.")
	}
	if m.Size > limit {
		c.table.DropMedia(m.ID)
		return sandbox.Media{}, fail(400, 100, 2018109, "Attachment size exceeds allowable limit")
	}
	return m, nil
}

// file puts a message's file on the phone: one that was uploaded, or one that
// is fetched by its address.
func (c *core) file(q *call, in *attachmentIn, m *sandbox.Message) *graphError {
	kinds := map[string]string{"image": "image", "video": "video", "audio": "audio", "file": "document"}
	kind, ok := kinds[in.Type]
	if !ok {
		return badParam("Param message[attachment][type] must be one of {image, audio, video, file, template}")
	}
	var kept sandbox.Media
	if in.Payload.ID != "" {
		if kept, ok = c.table.Media(in.Payload.ID); !ok || kept.AccountID != q.account.ID {
			return fail(400, 100, 2018074, "Invalid attachment id")
		}
	} else {
		var err *graphError
		if kept, err = c.fetch(q, in.Type, in.Payload.URL); err != nil {
			return err
		}
	}
	m.Kind, m.Text = kind, ""
	m.Media = &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}
	return nil
}

func (c *core) fetch(q *call, kind, address string) (sandbox.Media, *graphError) {
	unfetched := fail(400, 100, 2018008, "Failed to fetch the file from the url")
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return sandbox.Media{}, unfetched
	}
	req, err := http.NewRequestWithContext(q.Context(), http.MethodGet, u.String(), nil)
	if err != nil {
		return sandbox.Media{}, unfetched
	}
	req.Header.Set("User-Agent", "facebookexternalhit/1.1")
	res, err := c.table.HTTP().Do(req)
	if err != nil {
		return sandbox.Media{}, unfetched
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return sandbox.Media{}, unfetched
	}
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	return c.keep(q.account.ID, kind, res.Header.Get("Content-Type"), name, res.Body)
}

// link is a file's address, good for a while after at: who has it may read the
// file.
func link(a sandbox.Account, id string, at time.Time) string {
	until := strconv.FormatInt(at.Add(linkLife).Unix(), 10)
	root := strings.TrimSuffix(strings.TrimSuffix(a.Settings["api_base_url"], "/"), "/"+loginHost)
	return root + "/" + fileNode + "/" + id + "?" + url.Values{"account": {a.ID}, "oe": {until}, "oh": {linkHash(a, id, until)}}.Encode()
}

func linkHash(a sandbox.Account, id, until string) string {
	h := hmac.New(sha256.New, []byte("file:"+a.Secrets["app_secret"]))
	h.Write([]byte(id + ":" + until))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// download answers a file's bytes to whoever has an address that is still good.
func (c *core) download(q *call) {
	v, id := q.URL.Query(), q.path[1]
	until, _ := strconv.ParseInt(v.Get("oe"), 10, 64)
	a, ok := c.table.Account(func(a sandbox.Account) bool { return a.ID == v.Get("account") })
	good := ok && hmac.Equal([]byte(linkHash(a, id, v.Get("oe"))), []byte(v.Get("oh")))
	if !good || c.table.Now().Unix() > until {
		http.Error(q.w, "URL signature expired", http.StatusForbidden)
		return
	}
	f, m, err := c.table.OpenMedia(id)
	if err != nil {
		http.Error(q.w, "Content not found", http.StatusNotFound)
		return
	}
	defer func() { _ = f.Close() }()
	q.w.Header().Set("Content-Type", m.Mime)
	http.ServeContent(q.w, q.Request, "", time.Time{}, f)
}

// messageNode answers a message, with fresh addresses of its files.
func (c *core) messageNode(q *call, th sandbox.Thread, id string) (any, *graphError) {
	m := find(th, id)
	if m == nil {
		return nil, unknownObject(q.Method, id)
	}
	data := []object{}
	if m.Media != nil {
		at := link(q.account, m.Media.ID, c.table.Now())
		one := object{"id": m.Media.ID, "mime_type": m.Media.Mime, "name": m.Media.Name, "size": m.Media.Size}
		switch m.Kind {
		case "image", "sticker":
			one["image_data"] = object{"url": at}
		case "video":
			one["video_data"] = object{"url": at}
		default:
			one["file_url"] = at
		}
		data = append(data, one)
	}
	return q.pick(object{"id": id, "message": m.Text, "created_time": m.At.UTC().Format("2006-01-02T15:04:05-0700"), "attachments": object{"data": data}})
}
