package webhook

import "recado.dev/internal/desk"

// Types are the events that endpoints choose from, by families, in the order in
// which they are shown.
func Types() []desk.EventType {
	return []desk.EventType{
		desk.EventMessageCreated, desk.EventMessageUpdated, desk.EventScheduled, desk.EventUnscheduled, desk.EventForwarded,
		desk.EventConversationUpdated,
		desk.EventCaseCreated, desk.EventCaseUpdated, desk.EventCaseMacro, desk.EventCaseExported, desk.EventCaseMerged, desk.EventCaseUnmerged, desk.EventCaseSplit,
		desk.EventContactCreated, desk.EventContactUpdated, desk.EventContactMerged, desk.EventContactDeleted, desk.EventContactNote, desk.EventContactConsent,
		desk.EventCompanyUpdated,
		desk.EventSLAWarning, desk.EventSLABreach, desk.EventSLAMet, desk.EventSLAUpdated,
		desk.EventOfferCreated, desk.EventOfferEnded, desk.EventAgentUpdated, desk.EventWindowClosing,
		desk.EventPostUpdated, desk.EventPublicationUpdated, desk.EventPublicationDeleted, desk.EventPublicAction,
		desk.EventOrderUpdated, desk.EventCatalogueUpdated, desk.EventFormUpdated,
		desk.EventChannelCreated, desk.EventChannelUpdated, desk.EventChannelDeleted, desk.EventChannelHealth, desk.EventRemovalUpdated, desk.EventDeadLetter, desk.EventNumberUpdated,
		desk.EventTemplateUpdated, desk.EventTemplatesSynced,
		desk.EventRecipeUpdated, desk.EventRecipeRun, desk.EventTopicUpdated, desk.EventWebhookUpdated, desk.EventWebhookCalled,
		desk.EventWorkspaceUpdated, desk.EventMemberUpdated, desk.EventTeamUpdated, desk.EventQueueUpdated, desk.EventSkillUpdated, desk.EventWorkstreamUpdated,
		desk.EventTagUpdated, desk.EventTagPass, desk.EventReplyUpdated, desk.EventViewUpdated, desk.EventMacroUpdated, desk.EventAttributeUpdated, desk.EventImportUpdated, desk.EventMoveUpdated,
		desk.EventCaseChoices, desk.EventCalendarUpdated, desk.EventSLAPolicyUpdated, desk.EventPriceListUpdated, desk.EventLimitUpdated, desk.EventReachUpdated,
		desk.EventSendWarning, desk.EventMentionRead,
	}
}
