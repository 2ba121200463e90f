// What wakes somebody up; docs/azure.md has a section of the run-book for each.

@description('Stem of the names.')
param name string

@description('Tags of every resource.')
param tags object

@description('Where alerts are sent.')
param email string

@description('Resource ids of what is watched.')
param watched { insights: string, signalr: string, serviceBus: string, database: string, redis: string }

var rules = [
  {
    name: 'app-errors'
    description: 'More than 20 failed requests in five minutes.'
    scope: watched.insights
    metric: 'requests/failed'
    aggregation: 'Count'
    threshold: 20
    severity: 1
  }
  {
    name: 'signalr-load'
    description: 'SignalR Service above 70 %: latency rises from here. Add units.'
    scope: watched.signalr
    metric: 'ServerLoad'
    aggregation: 'Maximum'
    threshold: 70
    severity: 2
  }
  {
    name: 'signalr-connections'
    description: 'More than 80 % of the connections that the units allow.'
    scope: watched.signalr
    metric: 'ConnectionQuotaUtilization'
    aggregation: 'Maximum'
    threshold: 80
    severity: 2
  }
  {
    name: 'queue-dead-letters'
    description: 'Messages in a dead-letter queue: the app failed two thousand times in a row.'
    scope: watched.serviceBus
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    severity: 2
  }
  {
    name: 'queue-backlog'
    description: 'More than 5,000 messages wait in a queue.'
    scope: watched.serviceBus
    metric: 'ActiveMessages'
    aggregation: 'Maximum'
    threshold: 5000
    severity: 2
  }
  {
    name: 'database-cpu'
    description: 'PostgreSQL above 80 % of its processors.'
    scope: watched.database
    metric: 'cpu_percent'
    aggregation: 'Average'
    threshold: 80
    severity: 2
  }
  {
    name: 'database-storage'
    description: 'PostgreSQL above 85 % of its storage. It doubles when a fifth (above 1 TB a tenth) or 64 GB is left, but never across 4 TB.'
    scope: watched.database
    metric: 'storage_percent'
    aggregation: 'Maximum'
    threshold: 85
    severity: 2
  }
  {
    name: 'redis-memory'
    description: 'Redis above 80 % of its memory: beyond it presence and limits degrade.'
    scope: watched.redis
    metric: 'usedmemorypercentage'
    aggregation: 'Maximum'
    threshold: 80
    severity: 3
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'veza'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in rules: {
    name: '${rule.name}-${name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [
        rule.scope
      ]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'over'
            metricName: rule.metric
            operator: 'GreaterThan'
            threshold: rule.threshold
            timeAggregation: rule.aggregation
            // A metric appears with the first value; before, the rule waits.
            skipMetricValidation: true
          }
        ]
      }
      actions: [
        {
          actionGroupId: people.id
        }
      ]
    }
  }
]
