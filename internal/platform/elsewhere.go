package platform

import "strings"

// pagePrefix begins the ids of messages that came by a page of ours.
const pagePrefix = "page:"

// PageAnswerID names the answer to a message of ours that is given on its page
// rather than over the network: there is one.
func PageAnswerID(messageID string) RemoteMessageID { return RemoteMessageID(pagePrefix + messageID) }

// FromPage says whether a message came by a page of ours: the network has never
// heard of it.
func (id RemoteMessageID) FromPage() bool { return strings.HasPrefix(string(id), pagePrefix) }
