package x

import "encoding/json"

// activity is a request of the network: of the activity API, or of the one
// before it, whose parts stand at the top.
type activity struct {
	Data *struct {
		UUID    string          `json:"event_uuid"`
		Type    string          `json:"event_type"`
		Filter  userFilter      `json:"filter"`
		Payload json.RawMessage `json:"payload"`
	} `json:"data"`
	ForUser string `json:"for_user_id"`
	events
	oldPosts
	UserEvent *struct {
		Revoke json.RawMessage `json:"revoke"`
	} `json:"user_event"`
}

type userFilter struct {
	UserID string `json:"user_id"`
}

type events struct {
	Messages []json.RawMessage `json:"direct_message_events"`
	Typing   []json.RawMessage `json:"direct_message_indicate_typing_events"`
	Read     []json.RawMessage `json:"direct_message_mark_read_events"`
	Users    map[string]user   `json:"users"`
}

// user is a person in either format.
type user struct {
	Name       string `json:"name"`
	Username   string `json:"username"`
	ScreenName string `json:"screen_name"`
	Data       *user  `json:"data"`
}

// messageEvent is a message of the older format, which the activity API has too.
type messageEvent struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Created string `json:"created_timestamp"` // milliseconds
	Message struct {
		Target target `json:"target"`
		Sender string `json:"sender_id"`
		Data   struct {
			Text     string   `json:"text"`
			Entities entities `json:"entities"`
			Attached *struct {
				Media media `json:"media"`
			} `json:"attachment"`
			Reply *struct {
				Metadata string `json:"metadata"`
			} `json:"quick_reply_response"`
		} `json:"message_data"`
	} `json:"message_create"`
}

type target struct {
	RecipientID string `json:"recipient_id"`
}

// mark is that somebody types or has read.
type mark struct {
	Created string `json:"created_timestamp"`
	Sender  string `json:"sender_id"`
	Target  target `json:"target"`
	Last    string `json:"last_read_event_id"`
}

type entities struct {
	URLs []struct {
		URL      string `json:"url"`
		Expanded string `json:"expanded_url"`
	} `json:"urls"`
}

// media is a file in either format.
type media struct {
	ID       string    `json:"id_str"`
	Key      string    `json:"media_key"`
	Type     string    `json:"type"` // photo, video, animated_gif
	HTTPS    string    `json:"media_url_https"`
	URL      string    `json:"url"`
	Variants []variant `json:"variants"`
	Video    *struct {
		Variants []variant `json:"variants"`
	} `json:"video_info"`
}

type variant struct {
	Bitrate     int    `json:"bitrate"`
	BitRate     int    `json:"bit_rate"`
	ContentType string `json:"content_type"`
	URL         string `json:"url"`
}

// polled is the answer to a question for messages.
type polled struct {
	Data     []json.RawMessage `json:"data"`
	Includes struct {
		Users []struct {
			ID string `json:"id"`
			user
		} `json:"users"`
		Media []media `json:"media"`
	} `json:"includes"`
	Meta struct {
		Next string `json:"next_token"`
	} `json:"meta"`
}

type polledEvent struct {
	ID           string   `json:"id"`
	Type         string   `json:"event_type"`
	Text         string   `json:"text"`
	Sender       string   `json:"sender_id"`
	Conversation string   `json:"dm_conversation_id"` // of two: both ids and a dash
	Created      string   `json:"created_at"`
	Participants []string `json:"participant_ids"`
	Entities     entities `json:"entities"`
	Attached     *struct {
		Keys []string `json:"media_keys"`
	} `json:"attachments"`
}
