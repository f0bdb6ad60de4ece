package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// fileOf is a file as messages name it.
type fileOf struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Mime      string `json:"mimetype"`
	Size      int64  `json:"size"`
	Mode      string `json:"mode"`
	Subtype   string `json:"subtype"`
	Access    string `json:"file_access"`
	Download  string `json:"url_private_download"`
	Private   string `json:"url_private"`
	Permalink string `json:"permalink"`
	Shares    struct {
		Public  map[string][]share `json:"public"`
		Private map[string][]share `json:"private"`
	} `json:"shares"`
}

type share struct {
	TS string `json:"ts"`
}

// mediaRef is what FetchMedia needs. Without an address the network is asked for
// it.
type mediaRef struct {
	ID  string `json:"id"`
	URL string `json:"url,omitempty"`
}

// join adds a file to a message, whose kind follows the first of them. Files
// that lie at another service are links.
func (f fileOf) join(in *platform.MessageIn) {
	switch {
	case f.Mode == "tombstone" || f.Mode == "hidden_by_limit" || f.ID == "":
		return
	case f.Mode == "external":
		in.Text = strings.TrimSpace(in.Text + "\n" + f.Name + " " + f.Private)
		return
	}
	ref := mediaRef{ID: f.ID, URL: f.address()}
	if f.Access == "check_file_info" {
		ref.URL = ""
	}
	raw, err := json.Marshal(ref)
	if err != nil {
		return
	}
	if len(in.Attachments) == 0 {
		in.Kind = f.kind()
	}
	in.Attachments = append(in.Attachments, platform.AttachmentIn{Remote: raw, Mime: f.Mime, Name: f.Name, Size: max(0, f.Size)})
}

func (f fileOf) address() string {
	if f.Download != "" {
		return f.Download
	}
	return f.Private
}

func (f fileOf) kind() desk.MessageKind {
	class, _, _ := strings.Cut(f.Mime, "/")
	switch {
	case f.Subtype == "slack_audio":
		return desk.MessageVoice
	case class == "image" && f.Mime != "image/svg+xml":
		return desk.MessageImage
	case class == "video":
		return desk.MessageVideo
	case class == "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// FetchMedia implements platform.MediaFetcher. The token goes to the network's
// own hosts alone.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.ID == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	if ref.URL == "" {
		var answer struct {
			File fileOf `json:"file"`
		}
		if err := s.ask(ctx, "files.info", url.Values{"file": {ref.ID}}, &answer); err != nil {
			return none, err
		}
		ref.URL = answer.File.address()
	}
	u, err := url.Parse(ref.URL)
	if err != nil || u.Host == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "The file is no longer there"}
	}
	if !s.trusts(u) {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file lies on a host that must not see our token"}
	}
	return s.download(ctx, u.String(), limit)
}

func (s *session) download(ctx context.Context, address string, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return none, safe(err)
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if f.Kind == platform.Gone {
			f.Title = "The file is no longer there"
		}
		return none, f
	}
	kind := resp.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/html") && resp.Header.Get("Content-Disposition") == "" {
		_ = resp.Body.Close() // the page to sign in
		return none, &platform.Failure{Kind: platform.BadCredentials, Title: "The app may not read files: add the scope files:read and install it again"}
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &boundBody{resp.Body, limit}, Mime: kind, Size: resp.ContentLength}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// boundBody ends with an error where a file is larger than it may be.
type boundBody struct {
	io.ReadCloser
	left int64
}

func (b *boundBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}

// sendFile uploads a file, which nobody sees, and then shows it in a channel:
// until that last call all may be repeated.
func (s *session) sendFile(ctx context.Context, m desk.Message, media []platform.OutgoingMedia, channel, thread string) (platform.Receipt, error) {
	var none platform.Receipt
	if len(media) != 1 {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
	}
	channel, err := s.directOf(ctx, channel)
	if err != nil {
		return none, err
	}
	a := media[0].Attachment
	name := a.Name
	if name == "" {
		name = "file"
	}
	var room struct {
		URL string `json:"upload_url"`
		ID  string `json:"file_id"`
	}
	if err := s.ask(ctx, "files.getUploadURLExternal", url.Values{"filename": {name}, "length": {strconv.FormatInt(a.Size, 10)}}, &room); err != nil {
		return none, err
	}
	if room.ID == "" {
		return none, &platform.Failure{Kind: platform.Unreachable, Title: "the answer names no file"}
	}
	if err := s.upload(ctx, room.URL, media[0]); err != nil {
		return none, safe(err)
	}
	in := url.Values{"channel_id": {channel}}
	if err := encoded(in, "files", []map[string]string{{"id": room.ID, "title": name}}); err != nil {
		return none, err
	}
	if thread != "" {
		in.Set("thread_ts", thread)
	}
	if m.Text != "" {
		in.Set("initial_comment", m.Text)
	}
	var answer struct {
		Files []fileOf `json:"files"`
	}
	if err := s.tell(ctx, "files.completeUploadExternal", in, &answer); err != nil {
		return none, err
	}
	return platform.Receipt{ID: sharedAs(answer.Files, channel, room.ID)}, nil
}

// sharedAs names the message that shows a file: the network does not always say
// it at once, and then the file's own id stands for it.
func sharedAs(files []fileOf, channel, id string) platform.RemoteMessageID {
	for _, f := range files {
		for _, places := range []map[string][]share{f.Shares.Public, f.Shares.Private} {
			for _, one := range places[channel] {
				if _, ok := moment(one.TS); ok {
					return remoteID(channel, one.TS)
				}
			}
		}
	}
	return platform.RemoteMessageID("file:" + id)
}

// upload gives the bytes to the address that the network made for them. It needs
// no token, and gets none.
func (s *session) upload(ctx context.Context, address string, media platform.OutgoingMedia) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !s.trusts(u) {
		return &platform.Failure{Kind: platform.Rejected, Title: "the network names a strange host for the file"}
	}
	body, err := media.Open()
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the file could not be read", Err: err}
	}
	defer func() { _ = body.Close() }()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), io.NopCloser(body))
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.ContentLength = media.Attachment.Size
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status alone says enough
	if resp.StatusCode != http.StatusOK {
		return failureOf(resp, raw)
	}
	return nil
}
