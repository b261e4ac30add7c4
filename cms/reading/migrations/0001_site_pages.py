

import cms.reading.models
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lede', models.TextField(blank=True, verbose_name='first sentences')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'content page',
            },
            bases=(cms.reading.models.ServedHere, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lede', models.TextField(blank=True, verbose_name='first sentences')),
                ('take_part', wagtail.fields.RichTextField(blank=True, verbose_name='how to take part')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=(cms.reading.models.ServedHere, 'wagtailcore.page'),
        ),
    ]
