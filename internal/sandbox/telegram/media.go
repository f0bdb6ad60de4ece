package telegram

import (
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// maxFetch is the largest file that a bot can have.
	maxFetch = 20 << 20
	// maxLink is the largest that the platform fetches for a bot.
	maxLink  = 20 << 20
	linkTime = 10 * time.Second
	// filePrefix begins ids of files.
	filePrefix = "AgACAg"
)

// kinds are the parts of messages with files, as phones show them.
var kinds = map[string]string{
	"photo": "image", "document": "document", "video": "video", "audio": "audio", "voice": "voice", "animation": "video", "sticker": "sticker", "video_note": "video",
}

// attach reads the file of a message: one that came along, one that is here
// already, or one to be fetched from elsewhere.
func (c *call) attach(m *sandbox.Message, part string) *refusal {
	value := c.values[part]
	up, along := c.files[part]
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		up, along = c.files[name]
	}
	var file sandbox.Media
	switch {
	case along && up.err != nil:
		return bad("file must be non-empty")
	case along:
		file = up.media
	case value == "":
		return bad("there is no " + part + " in the request")
	case strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://"):
		var ok bool
		if file, ok = c.fetch(value); !ok {
			return bad("failed to get HTTP URL content")
		}
	default:
		var ok bool
		if file, ok = c.network.table.Media(strings.TrimPrefix(value, filePrefix)); !ok || !strings.HasPrefix(value, filePrefix) {
			return bad("wrong file identifier/HTTP URL specified")
		}
	}
	most := int64(maxFile)
	if part == "photo" {
		most = maxPhoto
	}
	if file.Size > most {
		return &refusal{Code: 413, Description: "Request Entity Too Large"}
	}
	if part == "photo" && !strings.HasPrefix(file.Mime, "image/") {
		return bad("IMAGE_PROCESS_FAILED")
	}
	if m.Kind = kinds[part]; part == "animation" && strings.HasPrefix(file.Mime, "image/") {
		m.Kind = "image"
	}
	m.Media = &sandbox.MediaRef{ID: file.ID, Mime: file.Mime, Name: file.Name, Size: file.Size, SHA256: file.SHA256}
	return nil
}

// fetch gets a file from elsewhere on behalf of a bot.
func (c *call) fetch(from string) (sandbox.Media, bool) {
	ctx, cancel := context.WithTimeout(c, linkTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return sandbox.Media{}, false
	}
	res, err := c.network.table.HTTP().Do(req)
	if err != nil {
		return sandbox.Media{}, false
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return sandbox.Media{}, false
	}
	m, err := c.network.table.AddMedia("", res.Header.Get("Content-Type"), path.Base(req.URL.Path), io.LimitReader(res.Body, maxLink+1))
	return m, err == nil && m.Size <= maxLink
}

// file says where a file lies.
func (c *call) file(*bot) (any, *refusal) {
	id := c.values["file_id"]
	m, ok := c.network.table.Media(strings.TrimPrefix(id, filePrefix))
	switch {
	case !ok || !strings.HasPrefix(id, filePrefix):
		return nil, bad("wrong file_id or the file is temporarily unavailable")
	case m.Size > maxFetch:
		return nil, bad("file is too big")
	}
	folder, _, _ := strings.Cut(m.Mime, "/")
	ext := ""
	if all, _ := mime.ExtensionsByType(m.Mime); len(all) > 0 {
		ext = all[0]
	}
	return object{"file_id": id, "file_unique_id": "AQAD" + m.ID, "file_size": m.Size, "file_path": folder + "s/file_" + m.ID + ext}, nil
}

// serveFile gives a file's bytes.
func (n *Network) serveFile(w http.ResponseWriter, r *http.Request, token, file string) {
	st, done := n.open()
	b := st.byToken(token)
	done()
	if b == nil {
		write(w, nil, &refusal{Code: 401, Description: "Unauthorized"})
		return
	}
	name := path.Base(file)
	name = strings.TrimPrefix(strings.TrimSuffix(name, path.Ext(name)), "file_")
	f, _, err := n.table.OpenMedia(name)
	if err != nil {
		write(w, nil, &refusal{Code: 404, Description: "Not Found"})
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, f)
}
