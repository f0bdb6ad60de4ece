package apple

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/sandbox"
)

const (
	maxBody = 4 << 20
	maxFile = 100 << 20
	// tokenAge is how old a token may be.
	tokenAge = time.Hour
)

// serve answers the API, the places where files lie and a payment server.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case sandbox.Broken:
		w.WriteHeader(http.StatusInternalServerError)
	case sandbox.CutAfter:
		n.route(nowhere{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	default:
		n.route(w, r)
	}
}

// nowhere takes an answer that nobody gets.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header       { return n.header }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.Trim(r.URL.Path, "/")
	switch {
	case r.Method == http.MethodPost && strings.HasPrefix(path, "content/up/"):
		n.uploaded(w, r, strings.TrimPrefix(path, "content/up/"))
		return
	case r.Method == http.MethodGet && strings.HasPrefix(path, "content/down/"):
		n.content(w, strings.TrimPrefix(path, "content/down/"))
		return
	case r.Method == http.MethodPost && path == "pay/session":
		n.merchantSession(w, r)
		return
	case r.Method == http.MethodPost && path == "pay/gateway":
		answer(w, http.StatusOK, object{"status": "STATUS_SUCCESS"})
		return
	}
	b, status := n.enter(r)
	if b == nil {
		w.WriteHeader(status)
		return
	}
	switch r.Method + " " + path {
	case "POST v1/message":
		n.message(w, r, b)
	case "GET v1/preUpload":
		n.preUpload(w, r)
	case "GET v1/preDownload":
		n.preDownload(w, r, b)
	case "POST v1/decodePayload":
		n.decodePayload(w, r)
	default:
		http.NotFound(w, r)
	}
}

// enter finds the business that a call is of. Its token is the provider's, and
// names no business.
func (n *Network) enter(r *http.Request) (*business, int) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil, http.StatusUnauthorized
	}
	var named jwt.MapClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &named); err != nil {
		return nil, http.StatusForbidden
	}
	iss, _ := named.GetIssuer()
	st, done := n.open()
	defer done()
	for _, b := range st.Businesses {
		if b.MSP != iss {
			continue
		}
		var c jwt.RegisteredClaims
		_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return b.key(), nil }, jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(n.table.Now), jwt.WithLeeway(time.Minute))
		if err != nil || c.IssuedAt == nil || n.table.Now().Sub(c.IssuedAt.Time) > tokenAge {
			return nil, http.StatusForbidden
		}
		return b, http.StatusOK
	}
	return nil, http.StatusForbidden
}

// preUpload makes a place for a file.
func (n *Network) preUpload(w http.ResponseWriter, r *http.Request) {
	size, err := strconv.ParseInt(r.Header.Get("MMCS-Size"), 10, 64)
	if err != nil || size < 1 || r.Header.Get("source-id") == "" {
		http.Error(w, "MMCS-Size and source-id are required", http.StatusBadRequest)
		return
	}
	if size > maxFile {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	id := guid()
	st, done := n.open()
	st.Uploads[id] = &upload{Size: size}
	forget(st.Uploads)
	n.dirty = true
	done()
	at := base(n.table.PublicURL())
	answer(w, http.StatusOK, object{"upload-url": at + "/content/up/" + id, "mmcs-url": at + "/content/M" + id, "mmcs-owner": "M" + id[:8]})
}

// uploaded takes a file, which is encrypted: its checksum is all that is said of
// it.
func (n *Network) uploaded(w http.ResponseWriter, r *http.Request, id string) {
	st, done := n.open()
	u := st.Uploads[id]
	done()
	if u == nil {
		http.NotFound(w, r)
		return
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, u.Size+1))
	if err != nil || int64(len(raw)) != u.Size {
		http.Error(w, "the size is another", http.StatusBadRequest)
		return
	}
	kept, err := n.table.AddMedia("", "application/octet-stream", "", bytes.NewReader(raw))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	st, done = n.open()
	u.Media, u.Checksum = kept.ID, checksum(raw)
	st.Uploads[id] = u
	n.dirty = true
	done()
	answer(w, http.StatusOK, object{"singleFile": object{"fileChecksum": u.Checksum, "receipt": guid(), "size": u.Size}})
}

// checksum is that of the file as it lies: encrypted.
func checksum(raw []byte) string {
	sum := sha1.Sum(raw)
	return base64.StdEncoding.EncodeToString(append([]byte{1}, sum[:]...))
}

// preDownload names the address of a file that a customer sent, to who knows all
// that the message said of it.
func (n *Network) preDownload(w http.ResponseWriter, r *http.Request, b *business) {
	id := fileOf(r.Header.Get("url"))
	cipherText, ok := n.cipherText(b, id)
	signature, err := hex.DecodeString(r.Header.Get("signature"))
	if !ok || r.Header.Get("owner") != "M"+b.ID[:8] {
		http.Error(w, "the file is not found", http.StatusNotFound)
		return
	}
	if err != nil || base64.StdEncoding.EncodeToString(signature) != checksum(cipherText) {
		http.Error(w, "signature must be the hexadecimal of the decoded base64", http.StatusBadRequest)
		return
	}
	answer(w, http.StatusOK, object{"download-url": base(n.table.PublicURL()) + "/content/down/" + b.ID + "/" + id})
}

func fileOf(address string) string {
	id := address[strings.LastIndexByte(address, '/')+1:]
	return strings.TrimPrefix(id, "F")
}

// cipherText is a customer's file as it lies.
func (n *Network) cipherText(b *business, id string) ([]byte, bool) {
	f, _, err := n.table.OpenMedia(id)
	if err != nil {
		return nil, false
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile))
	return crypt(b.fileKey(id), raw), err == nil
}

// crypt is AES-256 in counter mode from zero: the same both ways.
func crypt(key, raw []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(raw))
	cipher.NewCTR(block, make([]byte, aes.BlockSize)).XORKeyStream(out, raw)
	return out
}

func (n *Network) content(w http.ResponseWriter, where string) {
	account, id, _ := strings.Cut(where, "/")
	st, done := n.open()
	b := st.Businesses[account]
	done()
	var raw []byte
	ok := false
	if b != nil {
		raw, ok = n.cipherText(b, id)
	}
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = w.Write(raw)
}

// decodePayload turns an answer that was fetched into JSON. Here it is JSON
// already: the platform's own form of it is nobody's business.
func (n *Network) decodePayload(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil || !json.Valid(raw) || r.Header.Get("bid") == "" || r.Header.Get("source-id") == "" {
		http.Error(w, "the payload cannot be decoded", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(raw)
}

// merchantSession is the business's payment server, with what Apple grants it.
func (n *Network) merchantSession(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Merchant   string `json:"merchantIdentifier"`
		Initiative string `json:"initiative"`
		Context    string `json:"initiativeContext"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in) != nil || in.Merchant == "" || in.Initiative != "messaging" || in.Context == "" {
		http.Error(w, "merchantIdentifier, initiative and initiativeContext are required", http.StatusBadRequest)
		return
	}
	now := n.table.Now()
	answer(w, http.StatusOK, object{
		"epochTimestamp": now.UnixMilli(), "expiresAt": now.Add(5 * time.Minute).UnixMilli(), "merchantSessionIdentifier": "SSH" + guid(),
		"nonce": guid()[:8], "merchantIdentifier": in.Merchant, "domainName": "", "displayName": "", "signature": "3080",
	})
}

// unpack reads a body that the platform wants packed.
func unpack(r *http.Request) ([]byte, bool) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return nil, false
	}
	z, err := gzip.NewReader(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, false
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxBody))
	return raw, err == nil
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(v))
}

func encode(v any) []byte {
	raw, _ := json.Marshal(v) // plain values
	return raw
}
