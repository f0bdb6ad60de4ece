package line

import "encoding/json"

// The shapes of the network's requests, with the fields that are used.

// envelope is a whole request; its events are read one by one, so that a bad one
// spoils no other.
type envelope struct {
	Destination string            `json:"destination"`
	Events      []json.RawMessage `json:"events"`
}

type event struct {
	Type       string    `json:"type"`
	Mode       string    `json:"mode"`
	Timestamp  int64     `json:"timestamp"` // milliseconds
	ID         string    `json:"webhookEventId"`
	ReplyToken string    `json:"replyToken"`
	Source     *source   `json:"source"`
	Message    *message  `json:"message"`
	Unsend     *unsend   `json:"unsend"`
	Follow     *follow   `json:"follow"`
	Postback   *postback `json:"postback"`
}

type source struct {
	Type    string `json:"type"` // user, group, room
	UserID  string `json:"userId"`
	GroupID string `json:"groupId"`
	RoomID  string `json:"roomId"`
}

type unsend struct {
	MessageID string `json:"messageId"`
}

type follow struct {
	IsUnblocked bool `json:"isUnblocked"`
}

type postback struct {
	Data   string `json:"data"`
	Params *struct {
		Date     string `json:"date"`
		Time     string `json:"time"`
		DateTime string `json:"datetime"`
	} `json:"params"`
}

type message struct {
	ID        string   `json:"id"`
	Type      string   `json:"type"`
	Text      string   `json:"text"`
	QuotedID  string   `json:"quotedMessageId"`
	Provider  provider `json:"contentProvider"`
	FileName  string   `json:"fileName"`
	FileSize  int64    `json:"fileSize"`
	Title     string   `json:"title"`
	Address   string   `json:"address"`
	Latitude  float64  `json:"latitude"`
	Longitude float64  `json:"longitude"`
	StickerID string   `json:"stickerId"`
	PackageID string   `json:"packageId"`
	Keywords  []string `json:"keywords"`
}

type provider struct {
	Type string `json:"type"` // line, external
	URL  string `json:"originalContentUrl"`
}
