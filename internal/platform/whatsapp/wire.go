package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// The shapes of the network's requests, with the fields that are used.

// envelope is a whole request whose changes are all of the field "messages".
// It is read in one pass; where that fails, looseEnvelope is read item by item.
type envelope struct {
	Object string  `json:"object"`
	Entry  []entry `json:"entry"`
}

type entry struct {
	ID      loose    `json:"id"`
	Time    stamp    `json:"time"`
	Changes []change `json:"changes"`
}

type change struct {
	Field string `json:"field"`
	Value value  `json:"value"`
}

type looseEnvelope struct {
	Object string            `json:"object"`
	Entry  []json.RawMessage `json:"entry"`
}

type looseEntry struct {
	ID      loose             `json:"id"`
	Time    stamp             `json:"time"`
	Changes []json.RawMessage `json:"changes"`
}

type looseChange struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
}

type value struct {
	Metadata metadata   `json:"metadata"`
	Contacts []contact  `json:"contacts"`
	Messages []message  `json:"messages"`
	Statuses []status   `json:"statuses"`
	Errors   []apiError `json:"errors"`
}

type looseValue struct {
	Metadata    metadata          `json:"metadata"`
	Contacts    []json.RawMessage `json:"contacts"`
	Messages    []json.RawMessage `json:"messages"`
	Statuses    []json.RawMessage `json:"statuses"`
	Errors      []json.RawMessage `json:"errors"`
	Echoes      []json.RawMessage `json:"message_echoes"`
	Sync        []json.RawMessage `json:"state_sync"`
	History     []json.RawMessage `json:"history"`
	Preferences []json.RawMessage `json:"user_preferences"`
	UserIDs     []json.RawMessage `json:"user_id_update"`
}

type metadata struct {
	DisplayPhoneNumber string `json:"display_phone_number"`
	PhoneNumberID      loose  `json:"phone_number_id"`
}

type contact struct {
	Profile struct {
		Name     string `json:"name"`
		Username string `json:"username"`
	} `json:"profile"`
	WaID   string `json:"wa_id"`
	UserID string `json:"user_id"`
}

type message struct {
	From       string     `json:"from"`
	FromUserID string     `json:"from_user_id"`
	To         string     `json:"to"` // of echoes
	ToUserID   string     `json:"to_user_id"`
	ID         string     `json:"id"`
	Timestamp  stamp      `json:"timestamp"`
	Type       string     `json:"type"`
	GroupID    string     `json:"group_id"`
	Context    *quoted    `json:"context"`
	Referral   *referral  `json:"referral"`
	Errors     []apiError `json:"errors"`
	body
}

// body is what hangs on the type of a message.
type body struct {
	Text        *textBody        `json:"text"`
	Image       *mediaBody       `json:"image"`
	Video       *mediaBody       `json:"video"`
	Audio       *mediaBody       `json:"audio"`
	Document    *mediaBody       `json:"document"`
	Sticker     *mediaBody       `json:"sticker"`
	Location    *locationBody    `json:"location"`
	Cards       []cardBody       `json:"contacts"`
	Reaction    *reactionBody    `json:"reaction"`
	Button      *buttonBody      `json:"button"`
	Interactive *interactiveBody `json:"interactive"`
	Order       *orderBody       `json:"order"`
	System      *systemBody      `json:"system"`
	Unsupported *struct {
		Type string `json:"type"`
	} `json:"unsupported"`
	Edit *struct {
		Original string `json:"original_message_id"`
		Message  struct {
			Type string `json:"type"`
			body
		} `json:"message"`
	} `json:"edit"`
	Revoke *struct {
		Original string `json:"original_message_id"`
	} `json:"revoke"`
}

type quoted struct {
	ID                  string `json:"id"`
	Forwarded           bool   `json:"forwarded"`
	FrequentlyForwarded bool   `json:"frequently_forwarded"`
	Product             *struct {
		CatalogID loose `json:"catalog_id"`
		ProductID loose `json:"product_retailer_id"`
	} `json:"referred_product"`
}

type referral struct {
	SourceURL    string `json:"source_url"`
	SourceType   string `json:"source_type"`
	SourceID     loose  `json:"source_id"`
	Headline     string `json:"headline"`
	Body         string `json:"body"`
	MediaType    string `json:"media_type"`
	ImageURL     string `json:"image_url"`
	VideoURL     string `json:"video_url"`
	ThumbnailURL string `json:"thumbnail_url"`
	ClickID      string `json:"ctwa_clid"`
}

type textBody struct {
	Body string `json:"body"`
}

type mediaBody struct {
	ID       loose  `json:"id"`
	Mime     string `json:"mime_type"`
	SHA256   string `json:"sha256"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
	Voice    bool   `json:"voice"`
}

type locationBody struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

type cardBody struct {
	Name struct {
		Formatted string `json:"formatted_name"`
		First     string `json:"first_name,omitempty"`
		Last      string `json:"last_name,omitempty"`
	} `json:"name"`
	Birthday  string        `json:"birthday,omitempty"`
	Phones    []cardPhone   `json:"phones,omitempty"`
	Emails    []cardEmail   `json:"emails,omitempty"`
	URLs      []cardURL     `json:"urls,omitempty"`
	Addresses []cardAddress `json:"addresses,omitempty"`
	Org       *cardOrg      `json:"org,omitempty"`
}

type cardPhone struct {
	Phone string `json:"phone,omitempty"`
	WaID  string `json:"wa_id,omitempty"`
	Type  string `json:"type,omitempty"`
}

type cardEmail struct {
	Email string `json:"email,omitempty"`
	Type  string `json:"type,omitempty"`
}

type cardURL struct {
	URL  string `json:"url,omitempty"`
	Type string `json:"type,omitempty"`
}

type cardAddress struct {
	Street  string `json:"street,omitempty"`
	City    string `json:"city,omitempty"`
	State   string `json:"state,omitempty"`
	Zip     string `json:"zip,omitempty"`
	Country string `json:"country,omitempty"`
	Type    string `json:"type,omitempty"`
}

type cardOrg struct {
	Company string `json:"company,omitempty"`
}

type reactionBody struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"`
}

type buttonBody struct {
	Payload string `json:"payload"`
	Text    string `json:"text"`
}

type interactiveBody struct {
	Type        string      `json:"type"`
	ButtonReply *choiceBody `json:"button_reply"`
	ListReply   *choiceBody `json:"list_reply"`
	FormReply   *struct {
		Name     string `json:"name"`
		Body     string `json:"body"`
		Response string `json:"response_json"`
	} `json:"nfm_reply"`
}

type choiceBody struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type orderBody struct {
	CatalogID loose  `json:"catalog_id"`
	Text      string `json:"text"`
	Items     []struct {
		ProductID loose `json:"product_retailer_id"`
		Quantity  int   `json:"quantity"`
		// Price is read as it is written: a float would not be exact.
		Price    json.Number `json:"item_price"`
		Currency string      `json:"currency"`
	} `json:"product_items"`
}

type systemBody struct {
	Type           string `json:"type"`
	Body           string `json:"body"`
	WaID           string `json:"wa_id"`
	NewWaID        string `json:"new_wa_id"` // until 2022
	Customer       string `json:"customer"`
	UserID         string `json:"user_id"`
	PreviousUserID string `json:"previous_user_id"`
}

type status struct {
	ID              string            `json:"id"`
	Status          string            `json:"status"`
	Timestamp       stamp             `json:"timestamp"`
	RecipientID     string            `json:"recipient_id"`
	RecipientUserID string            `json:"recipient_user_id"`
	RecipientType   string            `json:"recipient_type"`
	Participant     string            `json:"recipient_participant_id"`
	OurID           string            `json:"biz_opaque_callback_data"`
	Errors          []apiError        `json:"errors"`
	Conversation    *conversationBody `json:"conversation"`
	Pricing         *pricingBody      `json:"pricing"`
}

type conversationBody struct {
	ID     loose `json:"id"`
	Origin struct {
		Type string `json:"type"`
	} `json:"origin"`
}

type pricingBody struct {
	Billable *bool  `json:"billable"`
	Model    string `json:"pricing_model"`
	Type     string `json:"type"`
	Category string `json:"category"`
}

type apiError struct {
	Code      loose  `json:"code"`
	Subcode   loose  `json:"error_subcode"`
	UserTitle string `json:"error_user_title"`
	UserWords string `json:"error_user_msg"`
	Title     string `json:"title"`
	Message   string `json:"message"`
	ErrorData struct {
		Details string `json:"details"`
	} `json:"error_data"`
}

// loose is a string that the network writes as a number in some places.
type loose string

// UnmarshalJSON implements json.Unmarshaler.
func (l *loose) UnmarshalJSON(raw []byte) error {
	switch {
	case bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] == '"':
		if plain := raw[1 : len(raw)-1]; bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
			*l = loose(plain) // ids, nearly always
			return nil
		}
		return json.Unmarshal(raw, (*string)(l))
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		*l = loose(raw)
		return nil
	}
	return errors.New("neither a string nor a number")
}

// stamp is a time in seconds, as a string or a number. Milliseconds have been
// seen, and are told by their size. Zero means absent.
type stamp int64 // milliseconds

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
