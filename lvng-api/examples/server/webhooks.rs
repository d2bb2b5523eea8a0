//! The webhooks, and the rest of the developer console, where nothing ever happened.

use crate::memory::{Memory, User};
use lvng_api::developer::*;
use lvng_api::server::{ApiError, Context};
use lvng_api::wire::DateTime;

impl DeveloperApi for Memory {
    type Principal = User;

    async fn api_key_usage(&self, _: Context<User>, req: GetApiKeyUsage) -> Result<GetApiKeyUsageResponse, ApiError> {
        let days = req.days.unwrap_or(7);
        let requests = vec![0; usize::try_from(days.min(366)).unwrap_or(0)];
        Ok(GetApiKeyUsageResponse::new(ApiKeyUsage::new(req.id, days, requests)))
    }

    async fn create_webhook(&self, _: Context<User>, req: CreateWebhook) -> Result<CreateWebhookResponse, ApiError> {
        let now = DateTime::now();
        let webhook = Webhook {
            description: req.description.clone(),
            ..Webhook::new(self.new_id("wh_"), &req.url, req.events.clone(), true, now.clone(), now.clone())
        };
        self.webhooks(|webhooks| webhooks.insert(webhook.id.clone(), webhook.clone()));
        let secret = self.new_id("whsec_");
        Ok(CreateWebhookResponse::new(CreatedWebhook {
            description: req.description,
            ..CreatedWebhook::new(webhook.id, "ws_1", req.url, req.events, secret, true, now)
        }))
    }

    async fn list_webhooks(&self, _: Context<User>, _: ListWebhooks) -> Result<ListWebhooksResponse, ApiError> {
        Ok(ListWebhooksResponse::new(self.webhooks(|webhooks| webhooks.values().cloned().collect())))
    }

    async fn update_webhook(&self, _: Context<User>, req: UpdateWebhook) -> Result<UpdateWebhookResponse, ApiError> {
        self.webhook(&req.id.clone(), |webhook| {
            webhook.url = req.url.unwrap_or(webhook.url.clone());
            webhook.events = req.events.unwrap_or(webhook.events.clone());
            webhook.active = req.active.unwrap_or(webhook.active);
            webhook.description = req.description.or(webhook.description.take());
            webhook.updated_at = DateTime::now();
            UpdateWebhookResponse::new(UpdatedWebhook {
                id: webhook.id.clone(),
                url: webhook.url.clone(),
                events: webhook.events.clone(),
                active: webhook.active,
                updated_at: webhook.updated_at.clone(),
            })
        })
    }

    async fn delete_webhook(&self, _: Context<User>, req: DeleteWebhook) -> Result<DeleteWebhookResponse, ApiError> {
        let removed = self.webhooks(|webhooks| webhooks.remove(&req.id));
        removed.ok_or_else(|| ApiError::not_found("There is no such webhook"))?;
        Ok(DeleteWebhookResponse::new("The webhook is gone"))
    }

    async fn list_webhook_deliveries(
        &self,
        _: Context<User>,
        req: ListWebhookDeliveries,
    ) -> Result<ListWebhookDeliveriesResponse, ApiError> {
        self.webhook(&req.id, |_| ListWebhookDeliveriesResponse::new(Vec::new()))
    }

    async fn test_webhook(&self, _: Context<User>, req: TestWebhook) -> Result<TestWebhookResponse, ApiError> {
        self.webhook(&req.id, |_| ())?;
        // Nothing is sent from here: the example talks to nobody.
        Ok(TestWebhookResponse::new(WebhookTest::new(false, TestDelivery::new(self.new_id("del_"), "test.ping"))))
    }

    async fn list_logs(&self, _: Context<User>, _: ListLogs) -> Result<ListLogsResponse, ApiError> {
        Ok(ListLogsResponse::new(Vec::new()))
    }
}
