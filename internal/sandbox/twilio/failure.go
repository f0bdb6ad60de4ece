package twilio

import (
	"fmt"
	"net/http"
	"slices"
)

// known is an error of the platform: refused at once with an HTTP status, or
// told later as a message's fate.
type known struct {
	Code   int    `json:"code"`
	Status int    `json:"status"` // 0: told later
	Fate   string `json:"fate"`   // failed or undelivered
	Text   string `json:"text"`
}

const (
	failed      = "failed"
	undelivered = "undelivered"
)

// errorTable holds the platform's errors in messaging, in the order of their codes.
var errorTable = []known{
	{20003, 401, "", "Authenticate"},
	{20005, 403, "", "Account is not active"},
	{20404, 404, "", "The requested resource was not found"},
	{20429, 429, "", "Too Many Requests"},
	{20500, 500, "", "Internal Server Error"},
	{21211, 400, "", "Invalid 'To' Phone Number"},
	{21212, 400, "", "Invalid From Number (caller ID)"},
	{21214, 400, "", "'To' phone number cannot be reached"},
	{21408, 403, "", "Permission to send an SMS or MMS has not been enabled for the region indicated by the 'To' number"},
	{21602, 400, "", "Message body is required."},
	{21603, 400, "", "A 'From' phone number is required."},
	{21604, 400, "", "A 'To' phone number is required."},
	{21606, 400, "", "The 'From' phone number is not a valid, message-capable Twilio phone number for this destination/account"},
	{21608, 400, "", "The number is unverified. Trial accounts cannot send messages to unverified numbers"},
	{21609, 400, "", "The 'StatusCallback' URL is not a valid URL."},
	{21610, 400, "", "Attempt to send to unsubscribed recipient"},
	{21611, 429, "", "This 'From' number has exceeded the maximum number of queued messages"},
	{21612, 400, "", "Message cannot be sent with the current combination of 'To' and/or 'From' parameters"},
	{21614, 400, "", "'To' number is not a valid mobile number"},
	{21617, 400, "", "The concatenated message body exceeds the 1600 character limit"},
	{21620, 400, "", "Invalid media URL(s)"},
	{21623, 400, "", "Number of media files exceeds allowed limit"},
	{21654, 400, "", "ContentSid Required"},
	{21655, 400, "", "The ContentSid is invalid"},
	{21656, 400, "", "The ContentVariables Parameter is invalid"},
	{21703, 400, "", "The Messaging Service does not have a phone number available to send a message"},
	{21910, 400, "", "Invalid From and To pair. From and To should be of the same channel"},
	{30001, 0, failed, "Queue overflow"},
	{30002, 0, failed, "Account suspended"},
	{30003, 0, undelivered, "Unreachable destination handset"},
	{30004, 0, undelivered, "Message blocked"},
	{30005, 0, undelivered, "Unknown destination handset"},
	{30006, 0, undelivered, "Landline or unreachable carrier"},
	{30007, 0, undelivered, "Message filtered"},
	{30008, 0, undelivered, "Unknown error"},
	{30011, 0, failed, "MMS not supported by the receiving phone number in this region"},
	{30022, 0, undelivered, "US A2P 10DLC - Rate Limits Exceeded"},
	{30023, 0, undelivered, "US A2P 10DLC - Daily Message Cap Reached"},
	{30027, 0, undelivered, "US A2P 10DLC - T-Mobile Daily Message Limit Reached"},
	{30032, 0, undelivered, "Toll-Free Number Has Not Been Verified"},
	{30034, 0, undelivered, "US A2P 10DLC - Message from an Unregistered Number"},
	{63001, 0, failed, "Channel could not authenticate the request"},
	{63003, 0, undelivered, "Channel could not find To address"},
	{63005, 0, failed, "Channel did not accept given content"},
	{63006, 0, failed, "Could not format given content for the channel"},
	{63007, 400, "", "Twilio could not find a Channel with the specified From address"},
	{63009, 0, failed, "Channel provider returned an internal service error"},
	{63010, 0, failed, "Channels - Twilio Internal error"},
	{63012, 0, failed, "Channel provider returned an internal error that prevents it from completing the request"},
	{63013, 0, undelivered, "This message send failed because it violates Channel provider's policy"},
	{63014, 0, undelivered, "This message failed to be delivered to the user because it was blocked by a user action"},
	{63015, 0, failed, "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox"},
	{63016, 0, failed, "Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template."},
	{63017, 0, failed, "Channel rate limit exceeded"},
	{63018, 0, failed, "Rate limit exceeded for Channel"},
	{63019, 0, failed, "Media failed to download"},
	{63021, 0, failed, "Channel invalid content error"},
	{63024, 0, undelivered, "Invalid message recipient"},
	{63027, 0, failed, "Template does not exist for a language and locale"},
	{63028, 0, failed, "Number of parameters provided does not match the expected number of parameters"},
	{63032, 0, undelivered, "We cannot send this message to this user because of WhatsApp limitations"},
	{63033, 0, undelivered, "Recipient blocked to receive message"},
	{63038, 0, failed, "Account exceeded the daily messages limit"},
	{63041, 0, failed, "Template Paused"},
	{63042, 0, failed, "Template Disabled"},
	{63049, 0, undelivered, "Meta chose not to deliver this WhatsApp marketing message"},
	{63051, 0, failed, "WhatsApp Business Account is Locked"},
}

// knownError answers an error by its code.
func knownError(code int) (known, bool) {
	i, found := slices.BinarySearchFunc(errorTable, code, func(k known, code int) int { return k.Code - code })
	if !found {
		return known{}, false
	}
	return errorTable[i], true
}

// apiError is a refusal.
type apiError struct {
	status, code int
	text         string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.code, e.text) }

// refuse is the refusal with a code, in the platform's words or in closer ones.
func refuse(code int, words ...string) *apiError {
	k, ok := knownError(code)
	e := &apiError{status: k.Status, code: code, text: k.Text}
	if !ok || e.status == 0 {
		e.status = http.StatusBadRequest
	}
	if len(words) > 0 {
		e.text = words[0]
	}
	return e
}

func notFound(path string) *apiError {
	return refuse(20404, "The requested resource "+path+" was not found")
}
