package filter

import "recado.dev/internal/desk"

// The fields of a message.
const (
	FieldText         Field = "message.text"
	FieldOfMessage    Field = "message.kind"
	FieldMessageWay   Field = "message.direction"
	FieldAuthor       Field = "message.author" // who wrote: contact, agent, bot, system
	FieldAuthorName   Field = "message.author_name"
	FieldOrigin       Field = "message.origin"
	FieldMessageOn    Field = "message.channel"
	FieldSpoken       Field = "message.language"
	FieldMood         Field = "message.sentiment"
	FieldFiles        Field = "message.attachments" // how many
	FieldFileKinds    Field = "message.attachment_kinds"
	FieldIsReply      Field = "message.is_reply"
	FieldPublic       Field = "message.public"
	FieldPublicKind   Field = "message.public_kind"
	FieldRating       Field = "message.rating" // stars; none is 0
	FieldLikes        Field = "message.likes"
	FieldHidden       Field = "message.hidden"
	FieldLength       Field = "message.length" // characters
	FieldWrittenAt    Field = "message.written_at"
	FieldAnswer       Field = "message.answer" // the title of the button or row that was chosen
	FieldTemplateName Field = "message.template"
	FieldEdited       Field = "message.edited"
	FieldCountryHere  Field = "message.country" // of a review
	FieldVersion      Field = "message.version" // of the app that is reviewed
	FieldMarkTags     Field = "message.tags"    // what the team noted on the message itself
	FieldMarkHandled  Field = "message.handled"
	FieldMarkAssignee Field = "message.assignee" // people
	FieldMarkTeam     Field = "message.team"
)

// ofMessages is the part of the catalogue that only filters of messages have.
func ofMessages() []Entry {
	list := []Entry{
		{Field: FieldText, Kind: KindProse},
		{Field: FieldOfMessage, Kind: KindWord, Words: []string{string(desk.MessageText), string(desk.MessageImage), string(desk.MessageVideo), string(desk.MessageAudio),
			string(desk.MessageVoice), string(desk.MessageDocument), string(desk.MessageSticker), string(desk.MessageLocation), string(desk.MessageContacts),
			string(desk.MessageAnswer), string(desk.MessageOrder), string(desk.MessageSystem), string(desk.MessageRich), string(desk.MessageTemplate), string(desk.MessageUnsupported)}},
		{Field: FieldMessageWay, Kind: KindWord, Words: []string{string(desk.DirectionIn), string(desk.DirectionOut), string(desk.DirectionNote)}},
		{Field: FieldAuthor, Kind: KindWord, Words: []string{"contact", "agent", "bot", "system"}},
		{Field: FieldAuthorName, Kind: KindProse},
		{Field: FieldOrigin, Kind: KindText},
		{Field: FieldMessageOn, Kind: KindText},
		{Field: FieldSpoken, Kind: KindText},
		{Field: FieldMood, Kind: KindWord, Words: []string{"", string(desk.SentimentPositive), string(desk.SentimentNeutral), string(desk.SentimentNegative)}},
		{Field: FieldFiles, Kind: KindNumber},
		{Field: FieldFileKinds, Kind: KindWords, Words: []string{"image", "video", "audio", "application", "text"}},
		{Field: FieldIsReply, Kind: KindFlag},
		{Field: FieldPublic, Kind: KindFlag},
		{Field: FieldPublicKind, Kind: KindWord, Words: []string{"", string(desk.PublicPost), string(desk.PublicComment), string(desk.PublicMention), string(desk.PublicReview)}},
		{Field: FieldRating, Kind: KindNumber},
		{Field: FieldLikes, Kind: KindNumber},
		{Field: FieldHidden, Kind: KindFlag},
		{Field: FieldLength, Kind: KindNumber},
		{Field: FieldWrittenAt, Kind: KindTime},
		{Field: FieldAnswer, Kind: KindProse},
		{Field: FieldTemplateName, Kind: KindText},
		{Field: FieldEdited, Kind: KindFlag},
		{Field: FieldCountryHere, Kind: KindText},
		{Field: FieldVersion, Kind: KindText},
		{Field: FieldMarkTags, Kind: KindSet},
		{Field: FieldMarkHandled, Kind: KindFlag},
		{Field: FieldMarkAssignee, Kind: KindSet, Person: true},
		{Field: FieldMarkTeam, Kind: KindSet},
	}
	for i := range list {
		list[i].OfMessage, list[i].Around = true, true
	}
	return list
}
