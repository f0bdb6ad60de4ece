package wechat

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the platform signs with it
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// answerTime is how long a business may take to answer.
	answerTime = 5 * time.Second
	// maxTries is how often an item is sent.
	maxTries = 3
)

// cdata is text as the platform writes it.
type cdata struct {
	Text string `xml:",cdata"`
}

func text(s string) *cdata { return &cdata{s} }

// item is what the platform sends to a business.
type item struct {
	XMLName   xml.Name `xml:"xml"`
	To        *cdata   `xml:"ToUserName"`
	From      *cdata   `xml:"FromUserName"`
	Time      int64    `xml:"CreateTime"`
	Type      *cdata   `xml:"MsgType"`
	Content   *cdata   `xml:"Content,omitempty"`
	MenuID    *cdata   `xml:"bizmsgmenuid,omitempty"`
	PicURL    *cdata   `xml:"PicUrl,omitempty"`
	MediaID   *cdata   `xml:"MediaId,omitempty"`
	Format    *cdata   `xml:"Format,omitempty"`
	Thumb     *cdata   `xml:"ThumbMediaId,omitempty"`
	Latitude  string   `xml:"Location_X,omitempty"`
	Longitude string   `xml:"Location_Y,omitempty"`
	Scale     string   `xml:"Scale,omitempty"`
	Label     *cdata   `xml:"Label,omitempty"`
	Event     *cdata   `xml:"Event,omitempty"`
	EventKey  *cdata   `xml:"EventKey,omitempty"`
	ID        string   `xml:"MsgId,omitempty"`
}

// notice is what is told of a customer who follows or leaves.
type notice struct {
	Event string `json:"event"` // subscribe, unsubscribe
	User  string `json:"user"`
}

// Hook implements sandbox.Network. The item itself: it is encrypted as it is
// sent. Neither receipts nor what is edited or taken back are told.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	s, done := n.open()
	defer done()
	acc := s.Accounts[a.ID]
	if acc == nil {
		return nil, fmt.Errorf("the account %s is not there any more", a.ID)
	}
	x := item{To: text(acc.Original), From: text(openID(acc.AppID, p)), Time: e.At.Unix()}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		x.ID = e.ID
		x.say(e.Message)
		n.grant(acc, p, e)
	case sandbox.EventNotice:
		var told notice
		if err := json.Unmarshal(e.Notice, &told); err != nil {
			return nil, fmt.Errorf("read the notice %s: %w", e.ID, err)
		}
		x.From, x.Type, x.Event, x.EventKey = text(told.User), text("event"), text(told.Event), text("")
	default:
		return nil, nil
	}
	return xml.Marshal(x)
}

// grant lets the business answer. The press of a choice counts for less than a
// message.
func (n *Network) grant(acc *account, p sandbox.Phone, e sandbox.Event) {
	delete(acc.Left, p.ID) // who writes follows
	g := acc.Grants[p.ID]
	if g == nil {
		g = &grant{}
		acc.Grants[p.ID] = g
	}
	if e.Message.Answer != nil {
		g.Quick, g.QuickEnd = forPress, e.At.Add(pressLife)
	} else {
		g.Messages, g.Until = forMessage, e.At.Add(messageLife)
	}
	n.changed()
}

func (x *item) say(m *sandbox.Message) {
	switch {
	case m.Answer != nil:
		x.Type, x.Content, x.MenuID = text("text"), text(m.Answer.Title), text(m.Answer.ID)
	case m.Location != nil:
		x.Type, x.Scale, x.Label = text("location"), "16", text(strings.TrimSpace(m.Location.Name+" "+m.Location.Address))
		x.Latitude = strconv.FormatFloat(m.Location.Latitude, 'f', -1, 64)
		x.Longitude = strconv.FormatFloat(m.Location.Longitude, 'f', -1, 64)
	case m.Media != nil:
		x.Type, x.MediaID = text(m.Kind), text(m.Media.ID)
		switch m.Kind {
		case "voice":
			x.Format = text("amr")
		case "image":
			x.PicURL = text("http://mmbiz.qpic.cn/" + m.Media.ID)
		default:
			x.Thumb = text(m.Media.ID)
		}
	default:
		x.Type, x.Content = text("text"), text(m.Text)
	}
}

// Sign implements sandbox.Network: nothing of the signature is in a header.
func (n *Network) Sign(sandbox.Account, []byte) http.Header {
	return http.Header{"Content-Type": {"text/xml"}}
}

// Handshake implements sandbox.Network.
func (n *Network) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	echo := digits(19)
	q := n.query(a.Secrets["verify_token"])
	q.Set("echostr", echo)
	return a.HookURL + "?" + q.Encode(), func(status int, body []byte) bool { return status == http.StatusOK && string(body) == echo }
}

// query is what each request carries.
func (n *Network) query(token string) url.Values {
	at, nonce := strconv.FormatInt(n.table.Now().Unix(), 10), digits(10)
	return url.Values{"timestamp": {at}, "nonce": {nonce}, "signature": {signature(token, at, nonce)}}
}

// signature is the hex SHA-1 of the texts, sorted and joined.
func signature(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// seal encrypts an item for an account.
func seal(plain []byte, encodedKey, appID string) (string, error) {
	key, err := base64.StdEncoding.DecodeString(encodedKey + "=")
	if err != nil || len(key) != 32 {
		return "", fmt.Errorf("the account has no good EncodingAESKey")
	}
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails
	raw = binary.BigEndian.AppendUint32(raw, uint32(len(plain)))
	raw = append(append(raw, plain...), appID...)
	pad := 32 - len(raw)%32
	raw = append(raw, bytes.Repeat([]byte{byte(pad)}, pad)...)
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", fmt.Errorf("encrypt: %w", err)
	}
	cipher.NewCBCEncrypter(block, key[:aes.BlockSize]).CryptBlocks(raw, raw)
	return base64.StdEncoding.EncodeToString(raw), nil
}

// Carry implements sandbox.Courier: three tries, after which the customer is told
// that the account does not work.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	if a.HookURL == "" {
		return fmt.Errorf("the account %s has no address for its server", a.ID)
	}
	err := n.post(ctx, client, a, body)
	_, done := n.open()
	defer done()
	if err == nil {
		delete(n.tries, e.ID)
		return nil
	}
	if ctx.Err() != nil {
		return err
	}
	if n.tries[e.ID]++; n.tries[e.ID] < maxTries {
		return err
	}
	delete(n.tries, e.ID)
	n.apologise(a.ID, e)
	return nil
}

// apologise says on the phone what the platform says for an account that does
// not answer.
func (n *Network) apologise(account string, e sandbox.Event) {
	if e.Message == nil {
		return
	}
	if th, ok := n.table.ThreadOf(e.Message.ID); ok {
		_, _ = n.table.Send(account, th.PhoneID, sandbox.Message{Kind: "text", Text: "该公众号提供的服务出现故障，请稍后再试"}, nil, nil) // nobody is there to be told where it fails
	}
}

func (n *Network) post(ctx context.Context, client *http.Client, a sandbox.Account, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	token := a.Secrets["verify_token"]
	q := n.query(token)
	if a.Settings["message_mode"] != "plain" {
		sealed, err := seal(body, a.Secrets["encoding_aes_key"], a.ID)
		if err != nil {
			return err
		}
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", signature(token, q.Get("timestamp"), q.Get("nonce"), sealed))
		body = []byte("<xml><ToUserName><![CDATA[" + a.Display + "]]></ToUserName><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL+"?"+q.Encode(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	req.Header.Set("Content-Type", "text/xml")
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(res.Body, 4096)) // what is cut is no success
	if word := string(said); res.StatusCode != http.StatusOK || (word != "" && word != "success") {
		return fmt.Errorf("hook: answered %d %.40q", res.StatusCode, word)
	}
	return nil
}
