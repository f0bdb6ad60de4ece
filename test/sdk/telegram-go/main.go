// Command telegram-go runs a published client of others, github.com/go-telegram/bot,
// unmodified against an emulated Telegram: it polls for what customers write and
// answers them. It prints what it saw, a JSON object a line.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func tell(v map[string]any) { _ = json.NewEncoder(os.Stdout).Encode(v) }

func run() error {
	ctx, end := context.WithCancel(context.Background())
	defer end()
	var failed error
	handle := func(ctx context.Context, b *bot.Bot, u *models.Update) {
		var done bool
		if done, failed = answer(ctx, b, u); done || failed != nil {
			end()
		}
	}
	b, err := bot.New(os.Getenv("TOKEN"), bot.WithServerURL(os.Getenv("API")), bot.WithDefaultHandler(handle),
		bot.WithAllowedUpdates(bot.AllowedUpdates{"message", "callback_query"}))
	if err != nil {
		return fmt.Errorf("make the client: %w", err)
	}
	if _, err := bot.New("1:wrong-token-of-nobody", bot.WithServerURL(os.Getenv("API"))); err == nil {
		return errors.New("a wrong token was taken")
	}
	tell(map[string]any{"listening": true})
	b.Start(ctx)
	if failed == nil {
		tell(map[string]any{"done": true})
	}
	return failed
}

// answer does what the update asks for; a pressed button is the end.
func answer(ctx context.Context, b *bot.Bot, u *models.Update) (bool, error) {
	if q := u.CallbackQuery; q != nil {
		if q.Data != "YES_1" {
			return false, fmt.Errorf("the button answers %q", q.Data)
		}
		_, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: q.ID})
		return true, err
	}
	m := u.Message
	if m == nil || m.Text != os.Getenv("CUSTOMER") {
		return false, fmt.Errorf("the customer wrote %+v", m)
	}
	chat := m.Chat.ID
	if _, err := b.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: chat, Text: "<b>Sí</b> &amp; no", ParseMode: models.ParseModeHTML, ReplyParameters: &models.ReplyParameters{MessageID: m.ID},
	}); err != nil {
		return false, err
	}
	sent, err := b.SendDocument(ctx, &bot.SendDocumentParams{
		ChatID: chat, Caption: "La factura", Document: &models.InputFileUpload{Filename: "factura.pdf", Data: bytes.NewReader([]byte("%PDF-1.4"))},
	})
	if err != nil {
		return false, err
	}
	file, err := b.GetFile(ctx, &bot.GetFileParams{FileID: sent.Document.FileID})
	if err != nil || file.FileSize != 8 || !strings.Contains(b.FileDownloadLink(file), "/file/bot") {
		return false, fmt.Errorf("the file: %+v, %w", file, err)
	}
	if _, err := b.SetMessageReaction(ctx, &bot.SetMessageReactionParams{
		ChatID: chat, MessageID: m.ID, Reaction: []models.ReactionType{{Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: &models.ReactionTypeEmoji{Type: models.ReactionTypeTypeEmoji, Emoji: "👍"}}},
	}); err != nil {
		return false, err
	}
	if _, err := b.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: chat, Action: models.ChatActionTyping}); err != nil {
		return false, err
	}
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: chat, Text: strings.Repeat("x", 4097)})
	if !errors.Is(err, bot.ErrorBadRequest) {
		return false, fmt.Errorf("a text that is too long: %w", err)
	}
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: chat, Text: "¿Vienes?", ReplyMarkup: models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Sí", CallbackData: "YES_1"}, {Text: "No", CallbackData: "NO_1"}}},
	}})
	tell(map[string]any{"asked": true})
	return false, err
}
