package meta

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
)

// The shapes of the network's requests, with the fields that are used.

type envelope struct {
	Object string            `json:"object"`
	Entry  []json.RawMessage `json:"entry"`
}

type entry struct {
	ID        loose             `json:"id"`
	Time      stamp             `json:"time"`
	Messaging []json.RawMessage `json:"messaging"`
	// Standby is what comes in while another app has the conversation.
	Standby []json.RawMessage `json:"standby"`
	Changes []json.RawMessage `json:"changes"`
	Field   string            `json:"field"`
	Value   json.RawMessage   `json:"value"`
}

type party struct {
	ID loose `json:"id"`
}

// happening is one event of a conversation.
type happening struct {
	Sender    party `json:"sender"`
	Recipient party `json:"recipient"`
	Timestamp stamp `json:"timestamp"`

	Message  *message  `json:"message"`
	Postback *postback `json:"postback"`
	Referral *referral `json:"referral"`
	Delivery *struct {
		IDs       []loose `json:"mids"`
		Watermark stamp   `json:"watermark"`
	} `json:"delivery"`
	Read *struct {
		ID        loose `json:"mid"`
		Watermark stamp `json:"watermark"`
	} `json:"read"`
	Reaction *struct {
		ID       loose  `json:"mid"`
		Action   string `json:"action"`
		Reaction string `json:"reaction"`
		Emoji    string `json:"emoji"`
	} `json:"reaction"`
	Edit *struct {
		ID    loose  `json:"mid"`
		Text  string `json:"text"`
		Count loose  `json:"num_edit"`
	} `json:"message_edit"`
	OptIn *struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status string `json:"notification_messages_status"`
	} `json:"optin"`
	Pass    *handover `json:"pass_thread_control"`
	Take    *handover `json:"take_thread_control"`
	Request *handover `json:"request_thread_control"`
	Policy  *struct {
		Action string `json:"action"`
		Reason string `json:"reason"`
	} `json:"policy_enforcement"`
}

type handover struct {
	New      loose  `json:"new_owner_app_id"`
	Previous loose  `json:"previous_owner_app_id"`
	Metadata string `json:"metadata"`
}

type message struct {
	ID          loose        `json:"mid"`
	Text        string       `json:"text"`
	Attachments []attachment `json:"attachments"`
	QuickReply  *struct {
		Payload string `json:"payload"`
	} `json:"quick_reply"`
	ReplyTo *struct {
		ID    loose `json:"mid"`
		Story *struct {
			ID  loose  `json:"id"`
			URL string `json:"url"`
		} `json:"story"`
	} `json:"reply_to"`
	Referral    *referral `json:"referral"`
	Echo        bool      `json:"is_echo"`
	Deleted     bool      `json:"is_deleted"`
	Unsupported bool      `json:"is_unsupported"`
	AppID       loose     `json:"app_id"`
	Metadata    string    `json:"metadata"`
}

type attachment struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	URL     string `json:"url"`
	Payload *struct {
		URL         string `json:"url"`
		Title       string `json:"title"`
		StickerID   loose  `json:"sticker_id"`
		Coordinates *struct {
			Lat  float64 `json:"lat"`
			Long float64 `json:"long"`
		} `json:"coordinates"`
	} `json:"payload"`
}

// link is where an attachment is.
func (a *attachment) link() string {
	if a.Payload != nil && a.Payload.URL != "" {
		return a.Payload.URL
	}
	return a.URL
}

// name is what an attachment is called.
func (a *attachment) name() string {
	if a.Payload != nil && a.Payload.Title != "" {
		return a.Payload.Title
	}
	return a.Title
}

func (a *attachment) sticker() bool {
	return a.Type == "sticker" || a.Payload != nil && a.Payload.StickerID != ""
}

type postback struct {
	ID       loose     `json:"mid"`
	Title    string    `json:"title"`
	Payload  string    `json:"payload"`
	Referral *referral `json:"referral"`
}

type referral struct {
	Ref    string `json:"ref"`
	Source string `json:"source"`
	Type   string `json:"type"`
	AdID   loose  `json:"ad_id"`
	URI    string `json:"referer_uri"`
	Ad     *struct {
		Title   string `json:"ad_title"`
		Photo   string `json:"photo_url"`
		Video   string `json:"video_url"`
		PostID  loose  `json:"post_id"`
		Product loose  `json:"product_id"`
	} `json:"ads_context_data"`
}

type apiError struct {
	Code      loose  `json:"code"`
	Subcode   loose  `json:"error_subcode"`
	Message   string `json:"message"`
	UserTitle string `json:"error_user_title"`
	UserWords string `json:"error_user_msg"`
}

// ID is an id, which the network writes as a number in some places.
type ID = loose

// Stamp is a moment, in any of the network's ways to write one.
type Stamp struct{ at time.Time }

// StampOf is a moment as the network would write it.
func StampOf(at time.Time) Stamp { return Stamp{at} }

// Time is the moment; zero where none was told.
func (s Stamp) Time() time.Time { return s.at }

// UnmarshalJSON implements json.Unmarshaler.
func (s *Stamp) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 1970 && at.Year() < 5000 {
			s.at = at.UTC()
			return nil
		}
	}
	var n stamp
	if err := n.UnmarshalJSON(raw); err != nil {
		return err
	}
	s.at = n.time()
	return nil
}

// MarshalJSON implements json.Marshaler.
func (s Stamp) MarshalJSON() ([]byte, error) {
	if s.at.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(s.at)
}

// loose is a string that the network writes as a number in some places.
type loose string

// UnmarshalJSON implements json.Unmarshaler.
func (l *loose) UnmarshalJSON(raw []byte) error {
	switch {
	case bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] == '"':
		return json.Unmarshal(raw, (*string)(l))
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		*l = loose(raw)
		return nil
	}
	return errors.New("neither a string nor a number")
}

// stamp is a time in milliseconds, as a string or a number; seconds are told
// by their size. Zero means absent.
type stamp int64

// UnmarshalJSON implements json.Unmarshaler.
func (s *stamp) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	if text == "" || text == "null" {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || n < 0 || math.IsNaN(n) || n > 1e14:
		return errors.New("not a time")
	case n > 1e11:
		*s = stamp(n)
	default:
		*s = stamp(n * 1000)
	}
	return nil
}

func (s stamp) time() time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(s)).UTC()
}
