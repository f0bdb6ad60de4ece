package telegram

import "encoding/json"

// update is one thing that happened, as the network tells it. Each part is read
// by itself, so that one that is odd spoils no other.
type update struct {
	ID       int64           `json:"update_id"`
	Message  json.RawMessage `json:"message"`
	Edited   json.RawMessage `json:"edited_message"`
	Query    json.RawMessage `json:"callback_query"`
	Reaction json.RawMessage `json:"message_reaction"`
	Member   json.RawMessage `json:"my_chat_member"`
}

// wanted are the kinds of updates that the network is asked for. It keeps the
// list until another is given.
func wanted() []string {
	return []string{"message", "edited_message", "callback_query", "message_reaction", "my_chat_member"}
}

// ignored are kinds of updates that another program may have asked for.
var ignored = map[string]bool{
	"channel_post": true, "edited_channel_post": true, "business_connection": true, "business_message": true,
	"edited_business_message": true, "deleted_business_messages": true, "guest_message": true, "message_reaction_count": true,
	"inline_query": true, "chosen_inline_result": true, "shipping_query": true, "pre_checkout_query": true,
	"purchased_paid_media": true, "poll": true, "poll_answer": true, "chat_member": true, "chat_join_request": true,
	"chat_boost": true, "removed_chat_boost": true, "managed_bot": true,
}

type user struct {
	ID        int64  `json:"id"`
	First     string `json:"first_name"`
	Last      string `json:"last_name"`
	Username  string `json:"username"`
	Language  string `json:"language_code"`
	Automatic bool   `json:"is_bot"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

// file is any of the network's files; which fields there are depends on what it
// is.
type file struct {
	ID        string `json:"file_id"`
	Name      string `json:"file_name"`
	Mime      string `json:"mime_type"`
	Size      int64  `json:"file_size"`
	Emoji     string `json:"emoji"`
	Animated  bool   `json:"is_animated"`
	Video     bool   `json:"is_video"`
	Thumbnail *file  `json:"thumbnail"`
}

type place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type message struct {
	ID      int64           `json:"message_id"`
	From    *user           `json:"from"`
	Chat    chat            `json:"chat"`
	Date    int64           `json:"date"`
	Edited  int64           `json:"edit_date"`
	Text    string          `json:"text"`
	Caption string          `json:"caption"`
	Marks   []mark          `json:"entities"`
	Notes   []mark          `json:"caption_entities"`
	Origin  json.RawMessage `json:"forward_origin"`
	ReplyTo *struct {
		ID   int64 `json:"message_id"`
		Chat chat  `json:"chat"`
	} `json:"reply_to_message"`

	Photo     []file `json:"photo"`
	Document  *file  `json:"document"`
	Voice     *file  `json:"voice"`
	Audio     *file  `json:"audio"`
	Video     *file  `json:"video"`
	VideoNote *file  `json:"video_note"`
	Animation *file  `json:"animation"`
	Sticker   *file  `json:"sticker"`
	Location  *place `json:"location"`
	Venue     *struct {
		Location place  `json:"location"`
		Title    string `json:"title"`
		Address  string `json:"address"`
	} `json:"venue"`
	Contact *struct {
		Phone string `json:"phone_number"`
		First string `json:"first_name"`
		Last  string `json:"last_name"`
		User  int64  `json:"user_id"`
	} `json:"contact"`
	Markup *struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	} `json:"reply_markup"`
}

// mark is a part of a text that means something; places count UTF-16 units.
type mark struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
}

type query struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type reaction struct {
	Chat chat  `json:"chat"`
	ID   int64 `json:"message_id"`
	User *user `json:"user"`
	Date int64 `json:"date"`
	New  []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	} `json:"new_reaction"`
}

type member struct {
	Chat chat  `json:"chat"`
	From *user `json:"from"`
	Date int64 `json:"date"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}
