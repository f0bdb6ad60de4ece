package slack

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

// maxFile is how large a file may be here.
const maxFile = 100 << 20

func (n *Network) uploadURL(q *call) (object, error) {
	length, err := q.number("length")
	name := q.text("filename")
	switch {
	case err != nil || length <= 0 || name == "":
		return nil, problem("invalid_arguments")
	case length > maxFile:
		return nil, problem("file_upload_size_restricted")
	}
	id := code("F")
	n.mu.Lock()
	defer n.mu.Unlock()
	forget(n.uploads)
	n.uploads[id] = upload{team: q.team.ID, name: name, length: length}
	return object{"upload_url": base(n.table.PublicURL()) + "/upload/" + id, "file_id": id}, nil
}

// upload takes the bytes of a file: as they are, or in a form.
func (n *Network) upload(w http.ResponseWriter, r *http.Request, id string) {
	n.mu.Lock()
	u, ok := n.uploads[id]
	n.mu.Unlock()
	if !ok || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	body := io.Reader(r.Body)
	if form, err := r.MultipartReader(); err == nil {
		part, err := form.NextPart()
		if err != nil {
			http.Error(w, "no file", http.StatusBadRequest)
			return
		}
		body = part
	}
	kind := mime.TypeByExtension(strings.ToLower(path.Ext(u.name)))
	if kind == "" {
		kind = "application/octet-stream"
	}
	kept, err := n.table.AddMedia(u.team, kind, u.name, body)
	if err != nil || kept.Size != u.length {
		http.Error(w, "the file is not as long as was said", http.StatusBadRequest)
		return
	}
	n.mu.Lock()
	u.media = kept.ID
	n.uploads[id] = u
	n.mu.Unlock()
	_, _ = io.WriteString(w, "OK - "+strconv.FormatInt(kept.Size, 10))
}

// completeUpload shows files that were uploaded.
func (n *Network) completeUpload(q *call) (object, error) {
	var files []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal(q.params["files"], &files) != nil || len(files) == 0 {
		return nil, problem("invalid_arguments")
	}
	at, err := n.spot(q, q.text("channel_id"), q.text("thread_ts"))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(q.text("channel_id"), "U") {
		return nil, problem("channel_not_found") // this method takes no people
	}
	out := []object{}
	for i, f := range files {
		n.mu.Lock()
		u := n.uploads[f.ID]
		delete(n.uploads, f.ID)
		n.mu.Unlock()
		kept, ok := n.table.Media(u.media)
		if !ok || u.team != q.team.ID {
			return nil, problem("file_not_found")
		}
		m := sandbox.Message{Kind: kindOf(kept.Mime), Media: &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: u.name, Size: kept.Size, SHA256: kept.SHA256}}
		if i == 0 {
			m.Text = shown(q.text("initial_comment"))
		}
		sent, err := n.put(q.team, at, m)
		if err != nil {
			return nil, err
		}
		out = append(out, object{"id": f.ID, "title": f.Title, "shares": object{"private": object{at.channel: []object{{"ts": sent.ID}}}}})
	}
	return object{"files": out}, nil
}

// kindOf is how a phone shows a file.
func kindOf(kind string) string {
	class, _, _ := strings.Cut(kind, "/")
	switch class {
	case "image", "video", "audio":
		return class
	}
	return "document"
}

func (n *Network) fileInfo(q *call) (object, error) {
	kept, ok := n.table.Media(strings.TrimPrefix(q.text("file"), "F"))
	if !ok {
		return nil, problem("file_not_found")
	}
	ref := sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size}
	return object{"file": n.file(q.team, "", ref, "")}, nil
}

// download gives a file to who has the token, and to anybody else the page to
// sign in.
func (n *Network) download(w http.ResponseWriter, r *http.Request, rest string) {
	name, _, _ := strings.Cut(rest, "/")
	id, file, _ := strings.Cut(name, "-F")
	t := n.teamOf(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if t == nil || t.ID != id {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Sign in</title>")
		return
	}
	f, kept, err := n.table.OpenMedia(file)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", kept.Mime)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": kept.Name}))
	http.ServeContent(w, r, "", kept.CreatedAt, f)
}
