package apple

import (
	"bytes"
	"cmp"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// mediaRef is what FetchMedia needs. With Bid it is an answer that was too large
// for a request.
type mediaRef struct {
	URL       string `json:"url"`
	Key       string `json:"key"`
	Owner     string `json:"owner,omitempty"`
	Signature string `json:"signature,omitempty"`
	Source    string `json:"source"`
	Bid       string `json:"bid,omitempty"`
	Mime      string `json:"mime,omitempty"`
}

// maxPayload bounds an answer that is fetched.
const maxPayload = 4 << 20

// cipherOf is the network's cipher of files: AES in counter mode from zero. A key
// is used for one file alone. Keys are written as hexadecimal behind "00".
func cipherOf(key []byte) (cipher.Stream, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewCTR(block, make([]byte, aes.BlockSize)), nil
}

func keyOf(written string) ([]byte, bool) {
	key, err := hex.DecodeString(strings.ToLower(written))
	if err == nil && len(key) == 33 && key[0] == 0 {
		key = key[1:]
	}
	return key, err == nil && len(key) == 32
}

// FetchMedia implements platform.MediaFetcher: the network names the address from
// which the file is downloaded, which gets no token of ours.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	key, ok := []byte(nil), json.Unmarshal(remote, &ref) == nil
	if ok {
		key, ok = keyOf(ref.Key)
	}
	signature, err := base64.StdEncoding.DecodeString(ref.Signature)
	if !ok || err != nil || ref.URL == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file that can be read"}
	}
	a, err := s.ask(ctx, http.MethodGet, "preDownload", map[string]string{
		"Source-Id": s.business, "Url": ref.URL, "Signature": hex.EncodeToString(signature), "Owner": ref.Owner,
	}, nil)
	if err != nil {
		return none, passing(err)
	}
	var where struct {
		URL string `json:"download-url"`
	}
	if err := a.read(&where); err != nil {
		return none, passing(goneFile(err))
	}
	body, size, err := s.download(ctx, where.URL, limit)
	if err != nil {
		return none, err
	}
	stream, err := cipherOf(key)
	if err != nil {
		_ = body.Close()
		return none, &platform.Failure{Kind: platform.Gone, Title: "the file's key is wrong"}
	}
	plain := &bounded{cipher.StreamReader{S: stream, R: body}, body, limit}
	if ref.Bid == "" {
		return platform.FetchedMedia{Body: plain, Mime: ref.Mime, Size: size}, nil
	}
	return s.unfold(ctx, ref, plain)
}

func goneFile(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Gone || f.Kind == platform.Rejected {
		f.Kind, f.Title, f.Advice = platform.Gone, "the file is not there any more", platform.Text{}
	}
	return f
}

func (s *session) download(ctx context.Context, address string, limit int64) (io.ReadCloser, int64, error) {
	to, ok := webAddress(address)
	if !ok {
		return nil, 0, &platform.Failure{Kind: platform.Unreachable, Title: "the network names no address for the file"}
	}
	req, err := away(ctx, http.MethodGet, to, nil)
	if err != nil {
		return nil, 0, err
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return nil, 0, passing(fenced(err))
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if !f.Retryable() {
			f.Kind, f.Title = platform.Gone, "the file is not there any more"
		}
		return nil, 0, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return nil, 0, tooLarge()
	}
	return resp.Body, resp.ContentLength, nil
}

// unfold has the network turn a large answer into JSON.
func (s *session) unfold(ctx context.Context, ref mediaRef, file io.ReadCloser) (platform.FetchedMedia, error) {
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxPayload))
	if err != nil {
		return platform.FetchedMedia{}, passing(err)
	}
	a, err := s.ask(ctx, http.MethodPost, "decodePayload", map[string]string{"Source-Id": ref.Source, "Bid": ref.Bid, "Content-Type": "application/octet-stream"}, raw)
	if err != nil {
		return platform.FetchedMedia{}, passing(err)
	}
	body, err := unpacked(a.body, maxPayload)
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the answer cannot be read"}
	}
	a.body = body
	var tree json.RawMessage
	if err := a.read(&tree); err != nil {
		return platform.FetchedMedia{}, passing(goneFile(err))
	}
	return platform.FetchedMedia{Body: io.NopCloser(bytes.NewReader(tree)), Mime: "application/json", Size: int64(len(tree)), Name: "answer.json"}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// bounded ends with an error where a file is too large.
type bounded struct {
	from io.Reader
	body io.Closer
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}

// Close implements io.Closer.
func (b *bounded) Close() error { return b.body.Close() }

// fileKey is the key of a file that is sent: one that nobody without the secret
// can guess, for that file alone, and the same when the message is tried again.
func (s *session) fileKey(messageID, fileID string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte("file\x00" + messageID + "\x00" + fileID))
	return mac.Sum(nil)
}

// upload leaves a file with the network and answers what a message says of it.
func (s *session) upload(ctx context.Context, messageID string, m platform.OutgoingMedia) (attachmentOut, error) {
	var none attachmentOut
	a, err := s.ask(ctx, http.MethodGet, "preUpload", map[string]string{"Source-Id": s.business, "MMCS-Size": strconv.FormatInt(m.Attachment.Size, 10)}, nil)
	if err != nil {
		return none, passing(err)
	}
	var where struct {
		Upload string `json:"upload-url"`
		URL    string `json:"mmcs-url"`
		Owner  string `json:"mmcs-owner"`
	}
	if err := a.read(&where); err != nil {
		return none, passing(err)
	}
	file, err := m.Open()
	if err != nil {
		return none, &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read", Err: err}
	}
	defer func() { _ = file.Close() }()
	key := s.fileKey(messageID, m.Attachment.ID)
	checksum, err := s.put(ctx, where.Upload, key, file, m.Attachment.Size)
	if err != nil {
		return none, err
	}
	return attachmentOut{
		Name: cmp.Or(m.Attachment.Name, "file"), Mime: m.Attachment.Mime, Size: m.Attachment.Size,
		Key: "00" + hex.EncodeToString(key), URL: where.URL, Owner: where.Owner, Signature: checksum,
	}, nil
}

// put uploads what a file becomes under its key, and answers the network's
// checksum of it.
func (s *session) put(ctx context.Context, address string, key []byte, file io.Reader, size int64) (string, error) {
	to, ok := webAddress(address)
	if !ok {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the network names no address for the file"}
	}
	stream, err := cipherOf(key)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be encrypted"}
	}
	req, err := away(ctx, http.MethodPost, to, cipher.StreamReader{S: stream, R: io.LimitReader(file, size)})
	if err != nil {
		return "", err
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", "application/octet-stream")
	a, err := s.do(req)
	if err != nil {
		return "", passing(err)
	}
	var kept struct {
		File struct {
			Checksum string `json:"fileChecksum"`
		} `json:"singleFile"`
	}
	if err := a.read(&kept); err != nil {
		return "", passing(err)
	}
	if kept.File.Checksum == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the network names no checksum of the file"}
	}
	return kept.File.Checksum, nil
}
