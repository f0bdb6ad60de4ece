package telegram

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

// meaning is what a refusal of the network means here. The network has few codes
// and many descriptions, of which it promises nothing: a piece of each is looked
// for.
type meaning struct {
	piece  string
	kind   platform.FailureKind
	title  string
	detail string // what helps; the network's own words where it is empty
}

// meanings are looked through in their order, by the network's code.
func meanings(code int) []meaning {
	switch code {
	case http.StatusBadRequest:
		return badRequests
	case http.StatusUnauthorized:
		return []meaning{{kind: platform.BadCredentials, title: "The bot's token is refused", detail: tokenAdvice}}
	case http.StatusForbidden:
		return forbidden
	case http.StatusNotFound:
		return []meaning{{kind: platform.BadCredentials, title: "The bot's token has a wrong form", detail: tokenAdvice}}
	case http.StatusConflict:
		return []meaning{{kind: platform.Misconfigured, title: "Another program fetches this bot's messages", detail: "One program at a time can have them: stop the other, or use another bot."}}
	case http.StatusRequestEntityTooLarge:
		return []meaning{{kind: platform.TooLong, title: "The file is too large for bots", detail: "Bots send files of up to 50 MB."}}
	case http.StatusTooManyRequests:
		return []meaning{{kind: platform.Throttled, title: "Too many messages at once"}}
	}
	return nil
}

const tokenAdvice = "Copy the token again from @BotFather (/mybots › API Token): a token that was revoked works no more."

var badRequests = []meaning{
	{"chat not found", platform.RecipientGone, "The customer's chat does not exist", "The customer has to write to the bot first."},
	{"peer_id_invalid", platform.RecipientGone, "The customer's chat does not exist", "The customer has to write to the bot first."},
	{"user not found", platform.RecipientGone, "The customer does not exist any more", ""},
	{"have no rights to send", platform.RecipientGone, "The bot may not write in this chat", ""},
	{"message is too long", platform.TooLong, "The text is too long", ""},
	{"message_too_long", platform.TooLong, "The text is too long", ""},
	{"caption is too long", platform.TooLong, "The caption is too long", ""},
	{"message text is empty", platform.Rejected, "The message has no text", ""},
	{"can't parse entities", platform.Rejected, "The text's emphasis cannot be read", ""},
	{"button_data_invalid", platform.TooLong, "A button's id is too long", ""},
	{"button_url_invalid", platform.Rejected, "A button's address is not valid", ""},
	{"photo_invalid_dimensions", platform.Rejected, "The picture is too large or too narrow", "Send it as a document: pictures have at most 10,000 pixels of width and height together."},
	{"image_process_failed", platform.Rejected, "The picture cannot be read", "Send it as a document."},
	{"wrong file identifier", platform.Rejected, "The file is not known", ""},
	{"voice_messages_forbidden", platform.Rejected, "The customer takes no voice notes", "Send the recording as an audio file."},
	{"reaction_invalid", platform.Rejected, "Bots cannot react with this emoji", ""},
	{"message to react not found", platform.Gone, "The message is not there any more", ""},
	{"file is too big", platform.Gone, "The file is larger than bots can fetch", "Bots fetch files of up to 20 MB."},
	{"file is temporarily unavailable", platform.Unreachable, "The file is away for the moment", ""},
	{"bad webhook", platform.Misconfigured, "The network does not take this server's address", "It has to be a public HTTPS address on port 443, 80, 88 or 8443 with a certificate that is known."},
	{"query is too old", platform.Gone, "The press of the button is too long ago", ""},
}

var forbidden = []meaning{
	{"blocked by the user", platform.RecipientGone, "The customer has blocked the bot", "Nothing reaches them until they unblock it."},
	{"user is deactivated", platform.RecipientGone, "The customer's account is deleted", ""},
	{"can't initiate conversation", platform.RecipientGone, "The customer has not written to the bot yet", "Bots cannot write first."},
	{"can't send messages to bots", platform.RecipientGone, "Bots cannot write to other bots", ""},
	{"bot was kicked", platform.RecipientGone, "The bot was removed from the chat", ""},
	{"", platform.RecipientGone, "The bot may not write to this customer", ""},
}

// failureOf reads the network's refusal of a call.
func failureOf(resp *http.Response, a answer) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if a.Code == 0 {
		return f
	}
	f.Code, f.Title, f.Detail = strconv.Itoa(a.Code), a.Description, a.Description
	words := strings.ToLower(a.Description)
	for _, m := range meanings(a.Code) {
		if !strings.Contains(words, m.piece) {
			continue
		}
		f.Kind, f.Title = m.kind, m.title
		if m.detail != "" {
			f.Detail = m.detail
		}
		break
	}
	if f.Kind == platform.Throttled && a.Parameters.RetryAfter > 0 {
		f.RetryAfter = time.Duration(min(a.Parameters.RetryAfter, 24*3600)) * time.Second
	}
	if f.Title == "" {
		f.Title = "The network refused the call (" + f.Code + ")"
	}
	return f
}

// SignalOf implements platform.Signaller: the network forbids only what a
// customer, or what became of their account, stands against.
func (s *session) SignalOf(code string) platform.Signal {
	if code == strconv.Itoa(http.StatusForbidden) {
		return platform.SignalUnreachable
	}
	return ""
}
